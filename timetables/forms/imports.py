"""What the office answers about a timetable of another system."""

from collections import defaultdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from classes.models import School
from timetables.models import TimetableImport
from timetables.planning.import_state import COLUMNS, WEEKS, ImportState
from timetables.planning.names import CLASS, NEW, NOBODY, PERIOD, ROOM, SKIP, TEACHER, NameQuestion
from timetables.readers import tables as t
from timetables.selectors.school_weeks import SchoolWeek

Choices = list[tuple[str, Any]]

COLUMN_LABELS = {
    t.CLASS: _("Class"),
    t.SUBJECT: _("Subject"),
    t.TEACHER: _("Teacher"),
    t.ROOM: _("Room"),
    t.DAY: _("Day"),
    t.PERIOD: _("Period"),
    t.STARTS: _("From"),
    t.ENDS: _("Until"),
    t.WEEK: _("Week"),
}
KIND_LABELS = {
    CLASS: _("Classes"),
    TEACHER: _("Teachers"),
    ROOM: _("Rooms"),
    PERIOD: _("Periods"),
}


class TimetableFileForm(forms.Form):
    """A file of a timetable."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("Untis (GPU001.TXT), CSV, Excel (.xlsx) or a calendar (.ics)."),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.xlsx,.ics"}),
        error_messages={
            "empty": _("This file is empty: choose another one."),
            "required": _("Choose a file."),
        },
    )


class AnswersForm(forms.Form):
    """Which column is what, what each name means, and what happens to other lessons."""

    def __init__(
        self, *args: Any, of: TimetableImport, state: ImportState, week: SchoolWeek
    ) -> None:
        names: dict[str, Any] = {"label_suffix": "", "auto_id": "answer_%s"}
        super().__init__(*args, **names)
        self.state, self.week = state, week
        self._choices = _choices_by_kind(week)
        self._questions = {f"{q.kind}-{n}": q for n, q in enumerate(state.questions)}
        # The columns of Untis and of a calendar are laid down by their formats: nobody is asked.
        if of.kind in (TimetableImport.Kind.CSV, TimetableImport.Kind.XLSX):
            for name, label in COLUMN_LABELS.items():
                self.fields[f"column-{name}"] = self._column(name, label)
        for key, question in self._questions.items():
            self.fields[key] = self._answer(question)
        # Once ticked it stays there: with the weeks told apart nothing in the file meets any more.
        if _has_two_at_once(state) or of.answers.get(WEEKS):
            self.fields["takes_turns"] = forms.BooleanField(
                label=_("Two lessons of a class at one time take turns: week A, then week B"),
                required=False,
                initial=bool(of.answers.get(WEEKS)),
            )
        self.fields["term"] = _term_field(of.school, of.term_id)
        self.fields["removes_missing"] = forms.BooleanField(
            label=_("Remove lessons of these classes that are not in the file"),
            required=False,
            initial=of.removes_missing,
        )

    def _column(self, name: str, label: Any) -> forms.ChoiceField:
        headings = [(str(n), text or str(n + 1)) for n, text in enumerate(self.state.headings)]
        initial = self.state.columns.get(name, "")
        choices: Choices = [("", _("– not there –")), *headings]
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)

    def _answer(self, question: NameQuestion) -> forms.ChoiceField:
        choices: Choices = [("", _("– choose –")), *self._choices[question.kind]]
        initial = question.answer
        return forms.ChoiceField(
            label=question.name, choices=choices, required=False, initial=initial
        )

    def columns(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("column-")]

    def groups(self) -> list[tuple[Any, list[tuple[NameQuestion, forms.BoundField]], int]]:
        """Return the names of each kind, the open ones first, and how many are open."""
        found: dict[str, list[tuple[NameQuestion, forms.BoundField]]] = defaultdict(list)
        for key, question in self._questions.items():
            found[question.kind].append((question, self[key]))
        return [
            (
                KIND_LABELS[kind],
                sorted(rows, key=lambda row: not row[0].is_open),
                sum(question.is_open for question, _field in rows),
            )
            for kind, rows in found.items()
        ]

    def answers(self) -> dict[str, Any]:
        """Return what was chosen, by kind and name, as an import keeps it."""
        chosen: dict[str, Any] = defaultdict(dict)
        for key, question in self._questions.items():
            if value := self.cleaned_data[key]:
                chosen[question.kind][question.name] = value
        columns = {
            name: self.cleaned_data[f"column-{name}"]
            for name in COLUMN_LABELS
            if self.cleaned_data.get(f"column-{name}")
        }
        if columns:
            chosen[COLUMNS] = columns
        if self.cleaned_data.get("takes_turns"):
            chosen[WEEKS] = {"": "turns"}
        chosen["term"] = self.cleaned_data["term"]
        chosen["removes_missing"] = self.cleaned_data["removes_missing"]
        return dict(chosen)


def _has_two_at_once(state: ImportState) -> bool:
    return any(line.code == "lesson_twice_in_file" for line in state.lines)


def _choices_by_kind(week: SchoolWeek) -> dict[str, Choices]:
    def of(rows: Any) -> Choices:
        return [(str(row.pk), str(row)) for row in rows]

    # With its times, as many schools name periods by bare numbers.
    periods = [(str(p.pk), f"{p.name} {p.starts_at:%H:%M}–{p.ends_at:%H:%M}") for p in week.periods]
    return {
        CLASS: [(SKIP, _("leave these lessons out")), *of(week.groups.values())],
        TEACHER: [(NOBODY, _("whoever teaches the class")), *of(week.staff.values())],
        ROOM: [(NEW, _("make this room")), (NOBODY, _("no room")), *of(week.rooms.values())],
        PERIOD: [(SKIP, _("leave these lessons out")), *periods],
    }


def _term_field(school: School, initial: int | None) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("These lessons apply in"),
        queryset=school.terms.all(),
        required=False,
        empty_label=str(_("every term")),
        initial=initial,
    )
