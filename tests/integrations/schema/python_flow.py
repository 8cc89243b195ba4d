"""A whole day with the client that openapi-python-client generates: run as a program of its own.

    python python_flow.py https://attendance.school.example

The token stands in ATTENDANCE_TOKEN, the generated package `attendance_client` on PYTHONPATH.
"""

import io
import json
import os
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

N_STUDENTS = 25
PATIENCE_S = 60
STATUSES = ["present"] * 20 + ["late"] * 2 + ["absent"] * 3


def operation(tag: str, name: str) -> Any:
    return import_module(f"attendance_client.api.{tag}.{tag}_{name}").sync_detailed


def model(name: str, **fields: Any) -> Any:
    return getattr(import_module("attendance_client.models"), name)(**fields)


def as_file(text: str) -> Any:
    content = io.BytesIO(text.encode())
    return import_module("attendance_client.types").File(content, "roster.csv", "text/csv")


class School:
    """One site, asked with a token."""

    def __init__(self, site: str, token: str) -> None:
        client = import_module("attendance_client").AuthenticatedClient
        self.client = client(base_url=site, token=token)

    def ask(self, tag: str, name: str, *keys: int, status: int = 200, **values: Any) -> Any:
        answer = operation(tag, name)(*keys, client=self.client, **values)
        assert answer.status_code == status, answer.content
        return answer

    def wait(self, import_id: int, stage: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            found = self.ask("roster_imports", "retrieve", import_id).parsed
            if (found.stage.value, found.state.value) == (stage, "ready"):
                return
            time.sleep(0.1)
        raise SystemExit(f"The roster is not {stage}: {found}")


def take_in_roster(api: School) -> int:
    """Send 25 students of a class; return the class group."""
    lines = [f"{900 + n},Given{n},Family{n},9Z" for n in range(N_STUDENTS)]
    text = "number,given_name,family_name,class\n" + "\n".join(lines) + "\n"
    school = api.ask("schools", "list").parsed.results[0]
    body = model("NewRosterImportRequest", school=school.id, file=as_file(text))
    sent = api.ask("roster_imports", "create", status=202, body=body)
    assert sent.headers["Location"].endswith(f"/{sent.parsed.id}")
    api.wait(sent.parsed.id, "planned")
    plan = api.ask("roster_imports", "plan_retrieve", sent.parsed.id)
    version = plan.headers["ETag"]
    api.ask("roster_imports", "apply_create", sent.parsed.id, status=202, if_match=version)
    api.wait(sent.parsed.id, "applied")
    group = api.ask("class_groups", "list", code="9Z").parsed.results[0]
    return int(group.id)


def take_attendance(api: School, class_group: int) -> tuple[int, list[int]]:
    """Open a session and enter each student; return the session and the students."""
    starts_at = datetime.now(UTC).replace(second=0, microsecond=0)
    body = model("NewSessionRequest", class_group=class_group, starts_at=starts_at)
    session = api.ask("sessions", "create", status=201, body=body).parsed
    students = [row.id for row in api.ask("class_groups", "roster_list", class_group).parsed]
    for student, status in zip(students, STATUSES, strict=True):
        enter(api, session.id, student, status, status_code=201, if_none_match="*")
    return session.id, students


def enter(
    api: School, session: int, student: int, status: str, *, status_code: int, **version: str
) -> Any:
    entry = model("EntryRequest", status=model_value("AttendanceStatus", status))
    keys = (session, student)
    return api.ask("sessions", "records_update", *keys, status=status_code, body=entry, **version)


def model_value(name: str, value: str) -> Any:
    return getattr(import_module("attendance_client.models"), name)(value)


def main(site: str) -> None:
    api = School(site, os.environ["ATTENDANCE_TOKEN"])
    class_group = take_in_roster(api)
    session, students = take_attendance(api, class_group)
    review = api.ask("sessions", "review_retrieve", session)
    version = review.headers["ETag"]
    confirmation = api.ask("sessions", "confirm_create", session, if_match=version).parsed
    first = api.ask("sessions", "records_retrieve", session, students[0])
    read = first.headers["ETag"]
    enter(api, session, students[0], "late", status_code=200, if_match=read)
    stale = enter(api, session, students[0], "absent", status_code=412, if_match=read)
    report = api.ask("class_groups", "report_retrieve", class_group).parsed
    result = {
        "n_lines": len(review.parsed.lines),
        "confirmed": confirmation.to_dict(),
        "stale": stale.parsed.kind,
        "problem": type(stale.parsed).__name__,
        "figures": report.figures.to_dict(),
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1])
