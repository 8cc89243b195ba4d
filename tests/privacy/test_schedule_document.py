"""The schedule in the documents is that of the code, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from privacy.registry import all_holdings

PAPERS = Path(__file__).resolve().parents[2] / "docs" / "privacy"
DOCUMENTS = {
    "en": (PAPERS / "retention.md", "| what | name | days | least | most | from |\n"),
    "de": (PAPERS / "de" / "retention.md", "| was | Name | Tage | mindestens | höchstens | ab |\n"),
}
RULE = "|---|---|---|---|---|---|\n"


def table_of_code(language):
    """Write the rows of the table, those that go by age first."""
    by_age = sorted(all_holdings(), key=lambda one: one.period is None)
    with override(language):
        return DOCUMENTS[language][1] + RULE + "".join(row_of(one) for one in by_age)


def row_of(holding):
    period = holding.period
    days = (period.usual_days, period.least_days, period.most_days) if period else ("–",) * 3
    cells = [holding.title, f"`{holding.name}`", *days, holding.until]
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def written(language):
    text = DOCUMENTS[language][0].read_text(encoding="utf-8")
    [found] = re.findall(r"\| \w+ \| [Nn]ame .*\n(?:\|.*\n)+", text)
    return found


@pytest.mark.parametrize("language", DOCUMENTS)
def test_the_document_names_every_holding_with_its_days(language):
    assert written(language) == table_of_code(language)


@pytest.mark.parametrize("language", DOCUMENTS)
def test_films_stand_in_it_with_their_week(language):
    assert "| `films` | 7 | 0 | 30 |" in written(language)


OF_FACES_OR_HEALTH = {
    *("registered_faces", "unused_faces", "face_pictures", "class_clips", "evaluations"),
    *("lookalikes", "films", "evidence", "strangers", "uploads", "setup_pictures"),
    *("annotated_copies", "ignored_spots", "absences", "absence_reports", "certificates"),
    *("faces_set_aside", "face_corrections", "door_visits", "list_files"),
}
OF_NEITHER = {
    *("log_ins", "guesses", "tasks", "access_log", "row_changes", "reminders", "account_mails"),
    *("awaited_colleagues", "history", "history_of_others", "student_exports", "class_lists"),
    *("class_list_numbers", "timetable_files", "mails", "parents_mails", "webhook_messages"),
    *("repeated_answers", "api_tokens", "accounts", "students", "registers", "staff"),
    *("contacts", "departures", "consents", "assessments", "review_steps", "seats"),
    *("subscriptions", "consent_answers", "link_wishes", "guardian_rules"),
    *("film_notices", "film_wishes"),
    *("attendance_taken_back", "attendance_left_there"),
    *("calendar_addresses", "erasure_marks", "mail_files", "kiosks", "notices"),
    *("camera_alerts", "room_watches", "erasure_receipts"),
}


def test_every_holding_is_of_faces_or_health_or_of_neither():
    """Whoever adds one says which, and writes it into both impact assessments."""
    assert {one.name for one in all_holdings()} == OF_FACES_OR_HEALTH | OF_NEITHER


@pytest.mark.parametrize("language", DOCUMENTS)
def test_the_impact_assessment_names_all_that_is_of_faces_or_health(language):
    paper = (PAPERS / language / "impact-assessment.md").read_text(encoding="utf-8")
    assert {name for name in OF_FACES_OR_HEALTH if f"`{name}`" not in paper} == set()
