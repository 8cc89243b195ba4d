"""Consents that a class list brings: a day, or yes for the day of the file; a no stays a no."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.spreadsheets.roster_columns import (
    AddedColumn,
    AddedEntry,
    EntryOutcome,
    FileFacts,
    PlannedEntry,
    RosterAddition,
    Value,
    register_roster_addition,
)
from faces.models import ConsentNotice
from faces.selectors.consent_lists import ConsentLine, ConsentState, consent_lines
from faces.selectors.consents import Notices, time_of_consent
from faces.services.consent_lists import SignedLetter, give_consents

CONSENT, SIGNER, NOTICE = "consent", "consent_signed_by", "consent_notice"
YES, NO = "yes", "no"
WORDS = {
    **dict.fromkeys(("yes", "y", "ja", "j", "oui", "sí", "si", "x", "true", "wahr", "1"), YES),
    **dict.fromkeys(("no", "n", "nein", "non", "false", "falsch", "0"), NO),
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
    AddedColumn(
        key=NOTICE,
        label=_("Consent notice"),
        synonyms=(
            *("Consent notice", "Consent version", "Notice version", "Version of the notice"),
            *("Einwilligungstext", "Version der Einwilligung", "Version des Hinweises"),
        ),
    ),
)
LEFT = {
    ConsentState.GIVEN: PlannedEntry(EntryOutcome.UNCHANGED),
    ConsentState.OBJECTED: PlannedEntry(EntryOutcome.UNCHANGED, "consent_of_file_objected"),
    ConsentState.WITHDRAWN: PlannedEntry(EntryOutcome.UNCHANGED, "consent_of_file_withdrawn"),
}
"""What is left as it is: no file takes a family's no back."""

WITHOUT_NOTICE = "consent_of_file_without_notice"
FIRST_STEPS = {WITHOUT_NOTICE: "notice"}


def register() -> None:
    register_roster_addition(RosterAddition(COLUMNS, plan_consents, write_consents, FIRST_STEPS))


def plan_consents(entries: Sequence[AddedEntry], file: FileFacts) -> list[PlannedEntry]:
    """Say which consents would be entered, and to which notice; three queries."""
    # Who comes with this very list has no consent yet.
    known = [entry.student for entry in entries if entry.student.pk]
    lines = {line.student.pk: line for line in consent_lines(known)}
    notices = Notices.of(file.school)
    return [_plan(entry, lines.get(entry.student.pk), notices, file) for entry in entries]


def write_consents(entries: Sequence[AddedEntry], file: FileFacts, *, by: User | None) -> None:
    notices = Notices.of(file.school)
    signed: dict[tuple[date, ConsentNotice], list[SignedLetter]] = {}
    for entry in entries:
        day = _day_of(entry.values[CONSENT], file)
        letter = SignedLetter(entry.student, str(entry.values.get(SIGNER, "")))
        # A file that was planned with a notice may be applied after that one is gone.
        if notice := notices.find(str(entry.values.get(NOTICE, "")), day):
            signed.setdefault((day, notice), []).append(letter)
    for (day, notice), letters in signed.items():
        # Of any of them: only the clock of their school counts.
        given_at = time_of_consent(letters[0].student, given_on=day)
        give_consents(letters=letters, notice=notice, given_at=given_at, entered_by=by)


def _plan(
    entry: AddedEntry, line: ConsentLine | None, notices: Notices, file: FileFacts
) -> PlannedEntry:
    answer = entry.values.get(CONSENT)
    state = line.state if line else ConsentState.OPEN
    # A cell in a list takes no right away: the family, or the office, withdraws by itself.
    if answer == NO and state == ConsentState.GIVEN:
        return PlannedEntry(EntryOutcome.UNCHANGED, "consent_denied_by_file")
    if answer in (None, NO):
        return PlannedEntry(EntryOutcome.UNCHANGED)
    if state in LEFT:
        return LEFT[state]
    return _plan_new(_day_of(answer, file), str(entry.values.get(NOTICE, "")), notices)


def _plan_new(day: date, version: str, notices: Notices) -> PlannedEntry:
    if not notices.newest_first:
        return PlannedEntry(EntryOutcome.ERROR, WITHOUT_NOTICE)
    # The day of the file is no later, so only a typed one is.
    if day > notices.school.today():
        return PlannedEntry(EntryOutcome.ERROR, "consent_in_future")
    notice = notices.find(version, day)
    if notice is None:
        known = {"version": version, "versions": notices.versions}
        return PlannedEntry(EntryOutcome.ERROR, "consent_of_file_unknown_notice", known)
    values = {"day": day, "notice": str(notice)}
    return PlannedEntry(EntryOutcome.CHANGE, "consent_of_file", values)


def _day_of(answer: Value | None, file: FileFacts) -> date:
    return answer if isinstance(answer, date) else file.sent_on
