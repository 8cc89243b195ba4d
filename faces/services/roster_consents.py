"""Consents that a class list brings: a day, or yes for the day of the file; a no stays a no."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import School
from classes.spreadsheets.roster_columns import (
    AddedColumn,
    AddedEntry,
    FileFacts,
    Outcome,
    PlannedEntry,
    RosterAddition,
    Value,
    register_roster_addition,
)
from faces.models import ConsentNotice
from faces.selectors.consent_lists import ConsentLine, ConsentState, consent_lines
from faces.selectors.consents import time_of_consent
from faces.services.consent_lists import SignedLetter, give_consents

CONSENT, SIGNER = "consent", "consent_signed_by"
YES, NO = "yes", "no"
WORDS = {
    **dict.fromkeys(("yes", "y", "ja", "j", "x", "true", "wahr", "1"), YES),
    **dict.fromkeys(("no", "n", "nein", "false", "falsch", "0"), NO),
}
COLUMNS = (
    AddedColumn(
        key=CONSENT,
        label=_("Consent"),
        synonyms=(
            *("Consent", "Einwilligung", "Consent given", "Consent on", "Einwilligung am"),
            *("Face consent", "Biometric consent", "Einwilligung Gesichtserkennung"),
        ),
        words=WORDS,
        is_day=True,
    ),
    AddedColumn(
        key=SIGNER,
        label=_("Consent signed by"),
        synonyms=("Consent signed by", "Consent by", "Einwilligung von", "Signed by"),
    ),
)
LEFT = {
    ConsentState.GIVEN: PlannedEntry(Outcome.UNCHANGED),
    ConsentState.OBJECTED: PlannedEntry(Outcome.UNCHANGED, "consent_of_file_objected"),
    ConsentState.WITHDRAWN: PlannedEntry(Outcome.UNCHANGED, "consent_of_file_withdrawn"),
}
"""What is left as it is: no file takes a family's no back."""


def register() -> None:
    register_roster_addition(RosterAddition(COLUMNS, plan_consents, write_consents))


def plan_consents(entries: Sequence[AddedEntry], file: FileFacts) -> list[PlannedEntry]:
    """Say which consents would be entered, to the newest notice of the school; three queries."""
    known = [entry.student for entry in entries if entry.student.pk]
    lines = {line.student.pk: line for line in consent_lines(known)}
    notice = _newest_notice(file.school)
    return [
        _plan(entry.values.get(CONSENT), lines.get(entry.student.pk), notice, file)
        for entry in entries
    ]


def write_consents(entries: Sequence[AddedEntry], file: FileFacts, *, by: User | None) -> None:
    notice = _newest_notice(file.school)
    if notice is None:
        return
    by_day: dict[date, list[SignedLetter]] = {}
    for entry in entries:
        letter = SignedLetter(entry.student, str(entry.values.get(SIGNER, "")))
        by_day.setdefault(_day_of(entry.values[CONSENT], file), []).append(letter)
    for day, letters in by_day.items():
        given_at = time_of_consent(letters[0].student, given_on=day)
        give_consents(letters=letters, notice=notice, given_at=given_at, entered_by=by)


def _plan(
    answer: Value | None, line: ConsentLine | None, notice: ConsentNotice | None, file: FileFacts
) -> PlannedEntry:
    state = line.state if line else ConsentState.OPEN
    if answer == NO and state == ConsentState.GIVEN:
        return PlannedEntry(Outcome.UNCHANGED, "consent_denied_by_file")
    if answer in (None, NO):
        return PlannedEntry(Outcome.UNCHANGED)
    if state in LEFT:
        return LEFT[state]
    return _plan_new(_day_of(answer, file), notice, file)


def _plan_new(day: date, notice: ConsentNotice | None, file: FileFacts) -> PlannedEntry:
    if notice is None:
        return PlannedEntry(Outcome.ERROR, "consent_of_file_without_notice")
    if day > file.school.today():
        return PlannedEntry(Outcome.ERROR, "consent_in_future")
    values = {"day": day, "notice": str(notice)}
    return PlannedEntry(Outcome.CHANGE, "consent_of_file", values)


def _day_of(answer: Value | None, file: FileFacts) -> date:
    return answer if isinstance(answer, date) else file.sent_on


def _newest_notice(school: School) -> ConsentNotice | None:
    return ConsentNotice.objects.filter(school=school).first()
