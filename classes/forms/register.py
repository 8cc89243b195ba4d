"""What people type into the pages of the register."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.forms.attendance_choice import AttendanceChoiceForm, ChoiceButton, choice_value
from classes.models import AttendanceRecord, ClassSession, Status, Student
from classes.models.statuses import HERE
from classes.selectors.codes import choosable_codes
from classes.services.register.entries import LONGEST_TEXT, MOST_MINUTES_LATE, Author, RegisterEntry
from jobs.failures import sentence_of

PROPOSED = "status", "minutes_late", "reason"
ENTRY_FIELDS = "status", "code", "minutes_late", "minutes_early", "note"


class LockLiftForm(forms.Form):
    """Why a locked register may be changed again."""

    reason = forms.CharField(label=_("Why is the lock lifted?"), max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)  # type: ignore[misc]


class AttendanceForm(AttendanceChoiceForm):
    """The entry of one student; a closed register wants to know why it is changed."""

    minutes_late = forms.IntegerField(
        label=_("Minutes late"), required=False, min_value=1, max_value=MOST_MINUTES_LATE
    )
    left_at = forms.TimeField(
        label=_("Left early, at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_TEXT)
    reason = forms.CharField(label=_("Why is it changed?"), required=False, max_length=LONGEST_TEXT)

    def __init__(self, *args: Any, session: ClassSession, **kwargs: Any) -> None:
        super().__init__(*args, school=session.class_group.school, **kwargs)
        self.session = session
        self.fields["reason"].required = session.is_closed

    @property
    def is_late(self) -> bool:
        return self.choice_field.status_of(self["status"].value()) == Status.LATE

    def buttons_of_status(self) -> list[ChoiceButton]:
        """Return what counts as the status that is filled in."""
        status = self.choice_field.status_of(self["status"].value())
        shown = [one for _, group in self.status_groups() for one in group]
        return [one for one in shown if one.choice.status == status]

    @property
    def has_codes_of_status(self) -> bool:
        return len(self.buttons_of_status()) > 1

    def clean(self) -> dict[str, Any]:
        """Minutes left over from another status are no mistake of the person's."""
        cleaned = super().clean()
        if cleaned.get("status") != Status.LATE:
            cleaned["minutes_late"] = None
        is_here = cleaned.get("status") in HERE
        cleaned["minutes_early"] = self._minutes_early(cleaned.get("left_at")) if is_here else None
        return cleaned

    def _minutes_early(self, left_at: time | None) -> int | None:
        """Count from a time on the school's clock to the end of the lesson."""
        if left_at is None:
            return None
        local = self.session.class_group.school.local
        begin, end = local(self.session.starts_at), local(self.session.ends_at)
        day = begin if left_at >= begin.time() else end
        left = datetime.combine(day.date(), left_at, tzinfo=day.tzinfo)
        minutes = round((self.session.ends_at - left.astimezone(UTC)).total_seconds() / 60)
        if not begin < left < end:
            values = {"start": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
            self.add_error("left_at", sentence_of("left_outside_lesson", values))
            return None
        return minutes

    def entry(self) -> RegisterEntry:
        return RegisterEntry(**{name: self.cleaned_data[name] for name in ENTRY_FIELDS})

    def author(self, by: User) -> Author:
        return Author(by, reason=self.cleaned_data["reason"])


def entry_form(
    *args: object, session: ClassSession, student: Student, by: User, **kwargs: object
) -> AttendanceForm:
    """Build the form for one student; its ids stay apart from those of the other lines."""
    codes = choosable_codes(session=session, student=student, by=by)
    ids = f"id_{student.pk}_%s"
    return AttendanceForm(*args, session=session, codes=codes, auto_id=ids, **kwargs)


def follow_up_form(
    *, session: ClassSession, student: Student, record: AttendanceRecord | None, by: User
) -> AttendanceForm:
    """Build the form filled with what is recorded; it waits for the minutes, else for the note."""
    initial: dict[str, object] = {}
    if record:
        initial = {"minutes_late": record.minutes_late, "note": record.note}
        initial["left_at"] = record.left_at.time() if record.left_at else None
        initial["status"] = choice_value(record.status, record.code_id)
    form = entry_form(session=session, student=student, by=by, initial=initial)
    is_late = record is not None and record.status == Status.LATE
    form.fields["minutes_late" if is_late else "note"].widget.attrs["autofocus"] = True
    return form


def propose(form: AttendanceForm, proposed: Mapping[str, Any]) -> AttendanceForm:
    """Fill in what another page proposes; nothing is recorded until a person saves it."""
    form.initial = {
        **form.initial,
        **{name: proposed[name] for name in PROPOSED if name in proposed},
    }
    return form
