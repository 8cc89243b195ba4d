"""A list as a school system exports it, and what must come out of it."""

from dataclasses import dataclass, field

from rosters.readers.sheets.choices import NOTHING_CHOSEN, Choices
from tests.rosters.roster_files import make_xlsx


@dataclass(frozen=True)
class Listing:
    """One file.

    Args:
        system: who exports it, and which of its lists.
        text: the file.
        students: number, given and family name of each.
        classes: number and class of each enrolment.
        asks: what a person must look at before; nothing for a list that is read unasked.
        choices: what she then chooses.
        looks: how often she sends the page with the columns until the list is read.
        unread: the headings that are named as not read.
        left_out: the lines that are named as no students.
        is_workbook: it is an Excel file; its text has a row on each line, cells between tabs.
    """

    system: str
    text: str
    students: list[tuple[str, str, str]]
    classes: list[tuple[str, str]]
    asks: tuple[str, ...] = ()
    choices: Choices = NOTHING_CHOSEN
    looks: int = 0
    unread: list[str] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    encoding: str = "utf-8"
    is_workbook: bool = False

    @property
    def content(self) -> bytes:
        if self.is_workbook:
            first, *rows = (line.split("\t") for line in self.text.splitlines())
            return make_xlsx(*rows, headings=first)
        return self.text.encode(self.encoding)
