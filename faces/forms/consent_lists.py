"""What the office fills in when the letters of a class come back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput, NameInput
from classes.models import ClassGroup, Student
from faces.errors import ConsentDateError, ScanRefusedError
from faces.forms.notices import NoticeSelect, offer_notices
from faces.letters.page_shares import share_pages
from faces.letters.scanned_pages import read_pages
from faces.models import ConsentNotice
from faces.selectors.consent_lists import ConsentLine
from faces.selectors.consents import Notices, time_of_consent
from faces.services.consent_lists import ListAnswers, SignedLetter
from faces.services.consents import check_day_and_notice

TICKS = ("students", "objections")
"""The fields of the ticks: yes, and no."""

SIGNER = "given_by_%d"
"""The field that holds who signed for a student."""


@dataclass(frozen=True)
class AnswerRow:
    """A student's line with the field for whoever signed, and the answer that is ticked."""

    line: ConsentLine
    signer: forms.BoundField
    is_yes: bool
    is_no: bool


def _ticks() -> forms.MultipleChoiceField:
    gone = gettext_lazy("Somebody left this class: reload the page.")
    return forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": gone})


class ConsentListForm(forms.Form):
    """One notice, one day, and whose letters came back, with yes or no.

    Who signed a yes may stay empty; who says no has a name.
    """

    notice = forms.ModelChoiceField(
        ConsentNotice.objects.none(),
        label=gettext_lazy("Notice that was signed"),
        empty_label=None,
        widget=NoticeSelect(),
        error_messages={"required": gettext_lazy("Choose the notice that was signed.")},
    )
    given_on = forms.DateField(
        label=gettext_lazy("Signed on"),
        widget=DayInput(),
    )
    students = _ticks()
    objections = _ticks()
    scan = forms.FileField(
        label=gettext_lazy("Scan of these letters"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,image/*"}),
        help_text=gettext_lazy(
            "May stay empty. One PDF with all the letters you ticked “Yes”, each with the same"
            " number of pages. If they bear codes, in any order; if not, in the order of this list."
        ),
        error_messages={"empty": gettext_lazy("This file is empty: choose another one.")},
    )

    def __init__(
        self, *args: Any, class_group: ClassGroup, lines: list[ConsentLine], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.school, self.lines = class_group.school, lines
        self.by_key = {str(line.student.pk): line.student for line in lines}
        self._offer_notices()
        today = self.school.today()
        self.fields["given_on"].initial = today
        self.fields["given_on"].widget.attrs["max"] = today.isoformat()
        for name in TICKS:
            self.fields[name].choices = [(pk, pk) for pk in self.by_key]  # type: ignore[attr-defined]
        for student in self.by_key.values():
            label = _("Who signed for %(student)s") % {"student": student}
            field = NameInput(label=label, max_length=200, required=False)
            field.widget.attrs["placeholder"] = _("Signed by")
            self.fields[SIGNER % student.pk] = field

    def _offer_notices(self) -> None:
        """Of several notices say from when each is: letters of before are of another."""
        field, self.notices = self.fields["notice"], Notices.of(self.school)
        offer_notices(field, self.notices)
        if len(self.notices.newest_first) > 1:
            field.help_text = escape(", ".join(map(self._since, self.notices.newest_first)))

    def _since(self, notice: ConsentNotice) -> str:
        day = date_format(self.notices.entered_on(notice), "SHORT_DAY")
        return _("%(version)s since %(day)s") % {"version": notice, "day": day}

    def notice_of_the_day(self) -> ConsentNotice | None:
        """Return which notice letters of that day bore, if the one chosen is a later version."""
        chosen, day = self.cleaned_data["notice"], self.cleaned_data["given_on"]
        of_the_day = self.notices.find("", day)
        if of_the_day is None or self.notices.entered_on(chosen) <= day:
            return None
        return of_the_day if of_the_day.version != chosen.version else None

    def rows(self) -> list[AnswerRow]:
        """Return each line with the field for her signer, and what is ticked in it."""
        yes, no = ({str(pk) for pk in self[name].value() or []} for name in TICKS)
        return [
            AnswerRow(
                line,
                self[SIGNER % line.student.pk],
                is_yes=str(line.student.pk) in yes,
                is_no=str(line.student.pk) in no,
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Show the refusals of day and scan beside their fields: the ticks stay."""
        cleaned = super().clean() or {}
        if not {"notice", "given_on", *TICKS} <= cleaned.keys():
            return cleaned
        yes, no = (set(cleaned[name]) for name in TICKS)
        cleaned["ticked"] = [one for pk, one in self.by_key.items() if pk in yes]
        cleaned["refusing"] = [one for pk, one in self.by_key.items() if pk in no]
        self._check_answers(cleaned)
        # Any student of the school will do: only its clock is asked.
        cleaned["given_at"] = time_of_consent(
            Student(school=self.school), given_on=cleaned["given_on"]
        )
        if cleaned["ticked"]:
            self._check_day(cleaned)
        # Last, and only if all else is right: a scan takes long to read.
        self._share_scan(cleaned)
        return cleaned

    def answers(self) -> ListAnswers:
        """Return the letters of those ticked, in the order of the page."""
        cleaned, shares = self.cleaned_data, self.cleaned_data["shares"]
        signed = [
            SignedLetter(student, cleaned[SIGNER % student.pk], shares.get(student.pk, ()))
            for student in cleaned["ticked"]
        ]
        refused = [
            SignedLetter(student, cleaned[SIGNER % student.pk]) for student in cleaned["refusing"]
        ]
        return ListAnswers(cleaned["notice"], cleaned["given_at"], signed, refused)

    def _check_answers(self, cleaned: dict[str, Any]) -> None:
        """Refuse a line with both answers, and a no of nobody."""
        if not (cleaned["ticked"] or cleaned["refusing"]):
            self.add_error("students", _("Tick at least one student."))
        for student in cleaned["refusing"]:
            name = SIGNER % student.pk
            if student in cleaned["ticked"]:
                self.add_error(name, _("Both yes and no are ticked: leave one of them."))
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Say who objects."))

    def _check_day(self, cleaned: dict[str, Any]) -> None:
        try:
            check_day_and_notice(
                student=cleaned["ticked"][0], notice=cleaned["notice"], given_at=cleaned["given_at"]
            )
        except ConsentDateError as refusal:
            self.add_error("given_on", str(refusal))

    def _share_scan(self, cleaned: dict[str, Any]) -> None:
        cleaned["shares"] = {}
        if not cleaned.get("scan") or self.errors:
            return
        try:
            pages = read_pages(cleaned["scan"])
            notices = dict.fromkeys((one.pk for one in cleaned["ticked"]), cleaned["notice"].pk)
            cleaned["shares"] = share_pages(pages, cleaned["ticked"], notices)
        except ScanRefusedError as refusal:
            self.add_error("scan", str(refusal))
