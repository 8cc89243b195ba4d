"""What the desk needs running: the site, the worker, the inference server; each asked first."""

import http.client
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attendance_site.installation.desk.entrance import is_sign_of_site
from faces.inference.client import is_inference_server_up
from jobs.processes.ports import HOST, free_port
from jobs.processes.versions import WORKER, is_alive

SITE = "site"
ASKED_AS = "/desk/here/"
PATIENCE_S = 5
COMMAND = ("-m", "attendance_site.management")


@dataclass(frozen=True)
class Part:
    """A process that the desk needs.

    Args:
        name: as a person calls it.
        arguments: what Python runs.
        is_running: asks whether it runs already, whoever started it.
    """

    name: str
    arguments: Sequence[str]
    is_running: Callable[[], bool]


def parts_at(port: int) -> list[Part]:
    return [
        Part(SITE, _site_command(port), lambda: is_our_site(port)),
        Part("worker", [*COMMAND, "worker"], lambda: is_alive(WORKER)),
        Part("networks", [*COMMAND, "live_networks"], is_inference_server_up),
    ]


def is_our_site(port: int) -> bool:
    """Say whether the site of this very installation answers at a port of this machine."""
    nonce = secrets.token_hex(16)
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
    try:
        connection.request("GET", f"{ASKED_AS}?nonce={nonce}")
        answer = connection.getresponse()
        text = answer.read(200).decode("ascii", "replace")
        return answer.status == http.client.OK and is_sign_of_site(text, nonce, port)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_taken(port: int) -> bool:
    """Say whether another program has the port."""
    return free_port(port) != port and not is_our_site(port)


def _site_command(port: int) -> list[str]:
    serving = ["--bind", f"{HOST}:{port}", "--workers", "1", "--threads", "16"]
    ending = ["--graceful-timeout", "3", "--no-control-socket"]
    return ["-m", "gunicorn", "attendance_site.wsgi", *serving, *ending]
