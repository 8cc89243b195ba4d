"""A site whose one page fails in the middle of what people enter; prints what Sentry would get.

Run as a process of its own: once it is begun, Sentry watches the whole process.
"""

import json
import logging
import os
import sys
from typing import Any

NAME, NUMBER = "Ana Adams", "ana-701"


def fail(request: Any, number: str) -> Any:
    from django.db import IntegrityError, connection

    logging.getLogger("jobs").error("%s could not be worked on", NAME)
    typed = request.POST["name"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE broken (name TEXT CHECK (length(name) < 3))")
        try:
            cursor.execute("INSERT INTO broken VALUES (%s)", [typed])
        except IntegrityError as error:
            raise ValueError(f"{typed} is not stored") from error


def main() -> None:
    import django
    from django.conf import settings

    django.setup()
    from django.test import Client
    from django.urls import path
    from sentry_sdk import flush
    from sentry_sdk.transport import Transport

    from attendance_site import urls
    from attendance_site.installation.observability.error_reports import report_errors
    from jobs.processes.work_ids import job_at_work

    sent: list[Any] = []

    class Local(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            sent.append([item.payload.json for item in envelope.items])

    report_errors(sys.argv[1], release=settings.VERSION, transport=Local)
    urls.urlpatterns.insert(0, path("broken/<str:number>/", fail))
    client = Client(raise_request_exception=False, headers={"User-Agent": NAME})
    client.cookies["sessionid"] = NUMBER
    job_at_work.set("capture 12")
    client.post(f"/broken/{NUMBER}/?q={NUMBER}", {"name": NAME})
    flush()
    json.dump(sent, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    main()
