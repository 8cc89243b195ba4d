"""Search records in the administration, without a browser, and ask the database how it did."""

import statistics
import time
from typing import Any

from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from accounts.models import User
from benchmarks.administration.district import District
from classes.models import AttendanceRecord, Student

N_ROUNDS = 3
RECORDS = AttendanceRecord._meta.db_table


def measure_searches(district: District) -> dict[str, Any]:
    """Search by name, number, class, and name with class, as both people."""
    student = Student.objects.filter(school__staff_roles__user=district.office)[0]
    code = student.enrolments.select_related("class_group")[0].class_group.code
    searches = [student.family_name, student.number, code, f"{code} {student.family_name}"]
    people = {"office": district.office, "operator": district.operator}
    return {
        "n_records": AttendanceRecord.objects.count(),
        "searches": [
            {"who": who, "words": words, **_measured(user, words)}
            for who, user in people.items()
            for words in searches
        ],
    }


def _measured(user: User, words: str) -> dict[str, Any]:
    with CaptureQueriesContext(connection) as queries:
        n_found = _search(user, words)
    seconds = []
    for _ in range(N_ROUNDS):
        begun = time.perf_counter()
        _search(user, words)
        seconds.append(time.perf_counter() - begun)
    asked = [query["sql"] for query in queries if f'"{RECORDS}"' in query["sql"]]
    return {
        "n_found": n_found,
        "n_queries": len(queries),
        "seconds": round(statistics.median(seconds), 3),
        "reads_all": [sql for sql in asked if f"Seq Scan on {RECORDS}" in _plan_of(sql)],
    }


def _search(user: User, words: str) -> int:
    """Open the list as its page does; return how many records it found."""
    page = reverse("admin:classes_attendancerecord_changelist")
    request: Any = RequestFactory().get(page, {"q": words})
    request.user, request.session, request.resolver_match = user, SessionStore(), resolve(page)
    request._messages = FallbackStorage(request)
    answer: Any = admin.site._registry[AttendanceRecord].changelist_view(request)
    answer.render()
    return int(answer.context_data["cl"].result_count)


def _plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        # The words of a search stand in it already: without arguments a % is no placeholder.
        cursor.execute(f"EXPLAIN {sql}")
        return "\n".join(line for (line,) in cursor.fetchall())
