"""What people type into the pages of the register."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from classes.models import AttendanceRecord, ClassSession, Student
from classes.models.register import Status
from classes.services.register import LONGEST_TEXT, MOST_MINUTES_LATE


def sent_by(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None if the form is only shown; a form sent empty counts as sent."""
    return request.POST if request.method == "POST" else None


class EmailAuthenticationForm(AuthenticationForm):
    """Log in by e-mail address."""

    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _("This e-mail address and password do not belong together."),
        "inactive": _("This account is switched off."),
    }


class AttendanceForm(forms.Form):
    """What is said of one student; a closed register wants to know why it is changed."""

    status = forms.ChoiceField(label=_("Status"), choices=Status.choices, widget=forms.RadioSelect)
    minutes_late = forms.IntegerField(
        label=_("Minutes late"), required=False, min_value=1, max_value=MOST_MINUTES_LATE
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_TEXT)
    reason = forms.CharField(label=_("Why is it changed?"), required=False, max_length=LONGEST_TEXT)

    def __init__(self, *args: object, session: ClassSession, **kwargs: object) -> None:
        super().__init__(*args, label_suffix="", **kwargs)  # type: ignore[arg-type,misc]
        self.fields["reason"].required = session.is_closed

    def clean_minutes_late(self) -> int | None:
        """Minutes left over from another status are no mistake of the person's."""
        is_late = self.cleaned_data.get("status") == Status.LATE
        return self.cleaned_data["minutes_late"] if is_late else None


def entry_form(
    *args: object, session: ClassSession, student: Student, **kwargs: object
) -> AttendanceForm:
    """Build the form for one student; its ids stay apart from those of the other lines."""
    return AttendanceForm(*args, session=session, auto_id=f"id_{student.pk}_%s", **kwargs)


def form_asking_more(
    *, session: ClassSession, student: Student, record: AttendanceRecord | None
) -> AttendanceForm:
    """Build the form filled with what is recorded; it waits for the minutes, else for the note."""
    names = ["status", "minutes_late", "note"]
    said = {name: getattr(record, name) for name in names} if record else {}
    form = entry_form(session=session, student=student, initial=said)
    is_late = record is not None and record.status == Status.LATE
    form.fields["minutes_late" if is_late else "note"].widget.attrs["autofocus"] = True
    return form


def is_one_tap(request: HttpRequest) -> bool:
    """Say whether one of the buttons P L E A was pressed, which send a status and nothing else."""
    return "note" not in request.POST
