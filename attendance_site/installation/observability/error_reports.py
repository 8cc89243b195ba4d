"""Errors as Sentry gets them, if SENTRY_DSN names one: where they arose, and nothing of anybody.

What is sent is made anew of the few things that are known to name nobody; all else stays here:
words of errors, values of variables, bodies, cookies, addresses, statements and their parameters.
https://develop.sentry.dev/sdk/data-model/event-payloads/
"""

from typing import Any

from jobs.processes.work_ids import job_at_work, request_at_work

KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "transaction", "sdk")
KEPT_OF_FRAME = ("filename", "module", "function", "lineno", "in_app")

Event = dict[str, Any]


def report_errors(dsn: str, *, release: str, transport: Any = None) -> None:
    """Begin to send errors; without an address nothing is loaded, and nothing sent."""
    if not dsn:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        release=release,
        transport=transport,
        before_send=bare_event,
        before_send_transaction=nothing,
        before_breadcrumb=nothing,
        max_breadcrumbs=0,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        # A machine's name is often the school's.
        server_name="attendance",
        traces_sample_rate=None,
        # Nothing of ours travels with requests to other systems.
        trace_propagation_targets=[],
        auto_session_tracking=False,
        send_client_reports=False,
    )


def nothing(event: Any, hint: Any) -> None:
    """Send none of these: spans and breadcrumbs hold addresses and statements."""


def bare_event(event: Any, hint: Any) -> Any:
    bare: Event = {name: event[name] for name in KEPT if name in event}
    # The words of the code, without what was put into them.
    if template := event.get("logentry", {}).get("message"):
        bare["logentry"] = {"message": template}
    if errors := event.get("exception", {}).get("values"):
        bare["exception"] = {"values": [_bare_error(error) for error in errors]}
    ids = {"request_id": request_at_work.get(), "job": job_at_work.get()}
    bare["tags"] = {name: value for name, value in ids.items() if value}
    return bare


def _bare_error(error: Event) -> Event:
    frames = (error.get("stacktrace") or {}).get("frames", [])
    kept = [{name: one[name] for name in KEPT_OF_FRAME if name in one} for one in frames]
    kind = {"type": error.get("type"), "module": error.get("module")}
    return kind | {"stacktrace": {"frames": kept}}
