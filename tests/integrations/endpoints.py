"""Every endpoint of the API, with a row of each kind to ask it about: read from the addresses."""

import json
import re
from functools import cache
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from drf_spectacular.generators import SchemaGenerator

from accounts.models import User
from classes.models import ClassSession, Student
from tests.factories import (
    make_capture,
    make_class_group,
    make_consent,
    make_face_picture,
    make_face_template,
    make_record,
    make_sighting,
    make_student,
    make_upload,
)
from tests.factories.api import ROSTER, start_roster
from tests.factories.office import (
    make_code,
    make_contact,
    make_lesson_change,
    make_meeting,
    make_term,
)
from tests.integrations.api.endpoint_rules import RULES

METHODS = ("get", "post", "put", "patch", "delete")
NOT_REST = {"docs", "schema"}
"""For everybody who is logged in; tested with the pages."""

NO_ROW = {"pk": 999_999, "student_pk": 999_999, "number": 0}
FORMS = {"capture-list", "student-pictures-pictures", "roster-import-list"}


def patterns_of(patterns: Any, namespace: str = "") -> Any:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns_of(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and namespace == "api":
            yield pattern


PATTERNS = {p.name: p for p in patterns_of(get_resolver().url_patterns) if p.name not in NOT_REST}


def methods_of(pattern: URLPattern) -> set[str]:
    return set(getattr(pattern.callback, "actions", {})) & set(METHODS)


ENDPOINTS = sorted(f"{m} {p.name}" for p in PATTERNS.values() for m in methods_of(p))


def rows_of_all_kinds(*, session: ClassSession, student: Student, alice: User) -> dict[str, Any]:
    """One row of 7A of each kind, by the first word of the address; `newcomer` has no consent."""
    capture = make_capture(session=session, state="ready")
    sighting = make_sighting((student, 0.9), capture=capture, proposed_student=student)
    newcomer = make_student(school=session.class_group.school)
    rows = {
        "school": session.class_group.school.pk,
        "term": make_term(school=session.class_group.school).pk,
        "code": make_code(school=session.class_group.school).pk,
        "roster-import": start_roster(session.class_group.school).pk,
        "class-group": session.class_group.pk,
        "student": student.pk,
        "newcomer": newcomer.pk,
        "teacher": alice.teacher_posts.get().pk,
        "enrolment": student.enrolments.get().pk,
        "session": session.pk,
        "record": make_record(session=session, student=student).pk,
        "capture": capture.pk,
        "sighting": sighting.pk,
        "picture": make_face_picture(student=student).pk,
        "consent": make_consent(student=student).pk,
        "face": make_face_template(student=student).pk,
        "contact": make_contact(student=student).pk,
        "lesson-change": make_lesson_change(class_group=session.class_group).pk,
        "upload": make_upload(session=session, uploaded_by=alice).pk,
    }
    for group in (session.class_group, make_class_group(student)):
        # Two lessons of hers at the same time.
        make_meeting(class_group=group)
    return rows


def name_and_method(endpoint: str) -> tuple[str, str]:
    method, name = endpoint.split(" ")
    return name, method


def kind_of(name: str) -> str:
    """Return the noun an address is about: the longest one that it begins with."""
    nouns = ["class-group", "school", "term", "student", "enrolment", "session", "record", "code"]
    nouns += ["roster-import", "teacher", "contact", "lesson-change"]
    nouns += ["capture", "sighting", "picture", "consent", "face", "upload"]
    return next(noun for noun in nouns if name.startswith(noun))


def address(name: str, rows: dict[str, Any]) -> str:
    keys = {"pk": rows[kind_of(name)], "student_pk": rows["student"], "number": 0}
    kwargs = {key: keys[key] for key in PATTERNS[name].pattern.converters}
    return reverse(f"api:{name}", kwargs=kwargs)


def ask(
    client: Any,
    endpoint: str,
    rows: dict[str, Any],
    version: str = "*",
    *,
    body: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> Any:
    """Ask with what the rule says has to be sent, and `body` and `headers` beside it."""
    name, method = name_and_method(endpoint)
    sent = body_of(endpoint, rows) | (body or {})
    is_change = method in {"post", "put", "patch"}
    headers = (headers or {}) | ({"If-Match": version} if version and is_change else {})
    if name == "upload-chunk":
        part, octets = sent.get("part", b"x"), "application/octet-stream"
        return client.generic("PUT", address(name, rows), part, octets, headers=headers)
    kind = "multipart" if name in FORMS else "json"
    content = {} if method == "get" else {"data": sent, "format": kind}
    return getattr(client, method)(address(name, rows), headers=headers, **content)


def body_of(endpoint: str, rows: dict[str, Any]) -> dict[str, Any]:
    body = {
        key: value[1:] if value.startswith("=") else rows[value]
        for key, value in RULES[endpoint].body.items()
    }
    if body.get("file") == ROSTER:
        body["file"] = ContentFile(ROSTER.encode(), name="roster.csv")
    return body


@cache
def described() -> Any:
    """Return the schema as programs read it."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    return json.loads(json.dumps(document, default=str))


@cache
def described_operations() -> dict[tuple[str, str], Any]:
    """Return what the schema says of each method, by the name of the address."""
    named: dict[tuple[str, str], Any] = {}
    for path, operations in described()["paths"].items():
        pk = str(UUID(int=0)) if "/uploads/" in path else "1"
        name = resolve(re.sub(r"\{\w+\}", "1", path.replace("{id}", pk))).url_name or ""
        named |= {(name, method): operation for method, operation in operations.items()}
    return named
