"""What a person chooses about how a file is read: its columns, sheets, letters, days."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from rosters.readers.identities import BIRTH, CLASS, NAME
from rosters.readers.sheets import headings as h
from rosters.readers.sheets.choices import (
    DAY_FIRST,
    FAMILY_FIRST,
    GIVEN_FIRST,
    MONTH_FIRST,
    NO_HEADINGS,
    Choices,
)
from rosters.readers.sheets.headings import field_labels
from rosters.readers.sheets.outline import Outline, OutlineColumn
from rosters.readers.sheets.school_column import ALL_ROWS
from rosters.readers.tables.encodings import NAMES

NOT_READ = _("Not read")
YES_NO = [("", _("As it looks")), ("yes", _("Yes")), ("no", _("No"))]
ANSWERS = {"yes": True, "no": False}
WORDS = {None: "", True: "yes", False: "no"}
COLUMN = "column-"
IDENTITIES = [
    ("", _("Their number, in a column")),
    (BIRTH, _("Name and day of birth")),
    (CLASS, _("Name within a class")),
    (NAME, _("Name alone")),
]
LONGEST_CLASS = 50


class ReadingForm(forms.Form):
    """Each column of a file beside the fields of a student, and what else is not certain."""

    def __init__(self, *args: Any, outline: Outline, choices: Choices) -> None:
        options: dict[str, Any] = {"label_suffix": "", "auto_id": "reading_%s"}
        super().__init__(*args, **options)
        self._outline, self._choices = outline, choices
        if outline.school_ids:
            self._add_school()
        if not outline.columns:
            return
        fields = [("", NOT_READ), *field_labels().items()]
        for number, column in enumerate(outline.columns):
            self.fields[f"{COLUMN}{number}"] = forms.ChoiceField(
                label=column.heading or _("Column %(n)s") % {"n": number + 1},
                choices=fields,
                initial=column.field,
                required=False,
            )
        self._add_identity()
        self._add_classes()
        self._add_order()
        self._add_place()

    def _add_school(self) -> None:
        self.fields["school_id"] = forms.ChoiceField(
            label=_("This school is, in the file"),
            choices=self._school_ids(),
            initial=self._choices.school_id or self._outline.school_id,
        )

    def _school_ids(self) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = list(self._outline.school_ids)
        if self._outline.columns:
            all_rows = (ALL_ROWS, _("All rows: the column names no schools"))
            return [("", _("Choose the school")), *found, all_rows]
        return found

    def _add_identity(self) -> None:
        if self._outline.has_open_number:
            self.fields["identity"] = forms.ChoiceField(
                label=_("Which of these tells two students apart?"),
                choices=IDENTITIES,
                required=False,
                initial=self._choices.identity,
                help_text=_(
                    "“Name within a class”: the same name in another class is somebody else. “Name "
                    "alone”: it is one student in both. Whoever has no number in the file gets one "
                    "here."
                ),
            )

    def _add_classes(self) -> None:
        outline, choices = self._outline, self._choices
        if outline.has_several_classes:
            label = _("A comma between two classes: the student is in both")
            self._add_answer("splits_classes", label, answer=choices.splits_classes)
        if outline.has_empty_classes:
            label = _("An empty class is that of the row above")
            self._add_answer("fills_down", label, answer=choices.fills_down)
        if not any(column.field == h.CLASS_CODE for column in outline.columns):
            self.fields["one_class"] = forms.CharField(
                label=_("Class of everybody in this file"),
                required=False,
                max_length=LONGEST_CLASS,
                initial=choices.one_class,
                help_text=_("If no column holds it. Left empty, they join no class."),
            )

    def _add_answer(self, name: str, label: Any, *, answer: bool | None) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=YES_NO, required=False, initial=WORDS[answer]
        )

    def _add_order(self) -> None:
        outline, choices = self._outline, self._choices
        if outline.has_unclear_days:
            self.fields["order_of_days"] = forms.ChoiceField(
                label=_("03/04 is"),
                choices=[
                    ("", _("As it looks")),
                    (DAY_FIRST, _("3 April")),
                    (MONTH_FIRST, _("4 March")),
                ],
                required=False,
                initial=choices.order_of_days,
            )
        if outline.has_plain_names:
            self.fields["name_order"] = forms.ChoiceField(
                label=_("Names without a comma"),
                choices=[
                    ("", _("As it looks")),
                    (GIVEN_FIRST, _("Given name first")),
                    (FAMILY_FIRST, _("Family name first")),
                ],
                required=False,
                initial=choices.name_order,
            )

    def _add_place(self) -> None:
        outline, choices = self._outline, self._choices
        if outline.encodings:
            names = [(x, f"{NAMES[x]}: {shown}") for x, shown in outline.encodings.items()]
            self.fields["encoding"] = forms.ChoiceField(
                label=_("The names are right as"), choices=names, initial=outline.encoding
            )
        if len(outline.sheets) > 1:
            self.fields["sheets"] = forms.MultipleChoiceField(
                label=_("Sheets that are read"),
                choices=[(name, name) for name in outline.sheets],
                widget=forms.CheckboxSelectMultiple,
                initial=outline.sheets_read,
            )
        if outline.n_hidden:
            self.fields["skips_hidden"] = forms.BooleanField(
                label=_("Leave out the rows that Excel hides (%(n)s)") % {"n": outline.n_hidden},
                required=False,
                initial=choices.skips_hidden,
            )
        self._add_lines()

    def _add_lines(self) -> None:
        outline, choices = self._outline, self._choices
        lines = [
            (line, _("Line %(n)s: %(text)s") % {"n": line, "text": x}) for line, x in outline.top
        ]
        self.fields["heading_line"] = forms.TypedChoiceField(
            label=_("The columns are named in"),
            choices=[*lines, (NO_HEADINGS, _("No line: the file begins with a student"))],
            coerce=int,
            initial=outline.heading_line or NO_HEADINGS,
        )
        self.fields["last_line"] = forms.IntegerField(
            label=_("Last line with a student"),
            required=False,
            min_value=1,
            initial=choices.last_line or outline.last_line or None,
        )

    def columns(self) -> Iterator[tuple[OutlineColumn, BoundField]]:
        """Each column of the file beside the choice of its field."""
        for number, column in enumerate(self._outline.columns):
            yield column, self[f"{COLUMN}{number}"]

    def others(self) -> list[BoundField]:
        """What is asked besides the columns, in one line each."""
        wide = {"sheets", "skips_hidden", "heading_line", "last_line"}
        return [x for x in self if not x.name.startswith(COLUMN) and x.name not in wide]

    def clean(self) -> None:
        numbers = [n for n, name in self._chosen() if name == h.NUMBER]
        if len(numbers) > 1:
            text = _("Only one column can be the number: choose which one identifies a student.")
            self.add_error(f"{COLUMN}{numbers[1]}", text)

        names = {name for _n, name in self._chosen()}
        if self.cleaned_data.get("identity") == BIRTH and h.BIRTH_ON not in names:
            self.add_error("identity", _("Choose below which column is the day of birth."))

    def _chosen(self) -> list[tuple[int, str]]:
        names = (
            (n, self.cleaned_data.get(f"{COLUMN}{n}", ""))
            for n in range(len(self._outline.columns))
        )
        return list(names)

    def choices(self) -> Choices:
        """Return what was chosen; other rows or letters have other columns, which are guessed."""
        kept = self.cleaned_data
        if not self._outline.columns:
            return replace(self._choices, school_id=kept["school_id"])
        last = kept["last_line"] or 0
        has_moved = self._has_moved(kept)
        identity = kept.get("identity", "")
        # Whoever says that something else tells students apart wants no column for it.
        columns = {
            self._outline.columns[n].key: "" if identity and name == h.NUMBER else name
            for n, name in self._chosen()
        }
        return Choices(
            encoding=kept.get("encoding", ""),
            sheets=tuple(kept.get("sheets", ())),
            heading_line=kept["heading_line"],
            # What was only shown is no choice: the next file may be longer.
            last_line=0 if has_moved or last == self._outline.last_line else last,
            order_of_days=kept.get("order_of_days", ""),
            name_order=kept.get("name_order", ""),
            columns={} if has_moved else columns,
            splits_classes=ANSWERS.get(kept.get("splits_classes", "")),
            fills_down=ANSWERS.get(kept.get("fills_down", "")),
            skips_hidden=kept.get("skips_hidden", False),
            one_class=kept.get("one_class", "").strip(),
            identity=identity,
            school_id=kept.get("school_id", ""),
            leaves_out=self._choices.leaves_out,
        )

    def _has_moved(self, kept: Mapping[str, Any]) -> bool:
        """Whether other rows or letters are to be read than those whose columns were shown."""
        outline = self._outline
        return (
            kept["heading_line"] != (outline.heading_line or NO_HEADINGS)
            or kept.get("encoding", "") not in {"", outline.encoding}
            or list(kept.get("sheets", ())) not in ([], outline.sheets_read)
        )
