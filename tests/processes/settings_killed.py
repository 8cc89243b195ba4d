"""The settings of a site that dies in the middle of a request that asks for it."""

from collections.abc import Callable

from tests.processes.settings_fakes import *  # noqa: F403

MIDDLEWARE = [*MIDDLEWARE, "tests.processes.settings_killed.dying"]  # noqa: F405


def dying(get_response: Callable[..., object]) -> Callable[..., object]:
    """Let `X-Kill-At: 3` kill gunicorn with all its processes at the third write or commit."""

    def respond(request: object) -> object:
        from tests.kills.moments import Moments, kill_all_of_us

        kill_at = int(request.headers.get("X-Kill-At", "0"))  # type: ignore[attr-defined]
        if not kill_at:
            return get_response(request)
        with Moments([], kill_at, kill_all_of_us).counted():
            return get_response(request)

    return respond
