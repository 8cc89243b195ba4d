r"""Attendance codes of a few countries, ready to be taken over by a school.

Sources:
    England: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208),
        regulation 10, whose tables name every code; "Working together to improve school
        attendance", statutory guidance of the Department for Education from 19 August 2024,
        chapter 8, which adds what each counts as for statistics (`Counted`). Left out: / and \,
        the plain status “present” in the morning and in the afternoon; # (planned closure of the
        school) and Z (not yet on the roll), which describe no student's attendance.
    Wales: Education (Pupil Registration) (Wales) Regulations 2010 (SI 2010/1954, W. 187), which say
        what is authorised, and the Welsh Government's guidance on school attendance codes of 2010,
        which names every code and what it counts as, as England's guidance of January 2009 did;
        under review since 2026. Left out as above.
    New South Wales: the attendance register codes approved by the Minister in 2010, as amended in
        2014 and in use since January 2015, which section 24 of the Education Act 1990 asks of every
        school (A, B, E, F, H, L, M, S). B, F, H and M are no absences there; L, explained leave,
        has other letters here, as L is late.
    Germany: no code is prescribed; the abbreviations of class registers in wide use, with the
        reasons that school laws name, such as § 43 SchulG NRW and §§ 2 to 4 SchulBesV BW.
    USA: what states ask for differs; the events that the Ed-Fi AttendanceEventCategory and the
        Common Education Data Standards (attendance status, absent attendance category) know.

Two things of England and Wales have no status of their own here. What is no possible attendance
(D, Q, X, Y1 to Y7; in Wales X and Y) counts as excused, though for statistics it is left out
altogether. U is an unauthorised absence for statistics and counts as late: the student is in the
building, and whoever calls the roll after an alarm must look for her.

A code whose letter is that of another status at a school is left out there. The first four stand
among the buttons of a register, the others under "More": those come first that a teacher needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classes.models import AttendanceCode, Status

PRESENT, LATE, EXCUSED, ABSENT = Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT
Row = tuple[str, str, Status]


@dataclass(frozen=True)
class CodeSet:
    """Codes that belong together.

    Args:
        key: its name in addresses and options.
        rows: letter, label in the country's language, and what it counts as.
        office: letters that only the office uses.
        has_statutory: whether an authority reads these letters at all.
        illness: the letter that “Ill today” sets.
        settled: letters that count as absent, and after which nobody has to ring.
        statutory: what the authority calls a code that has other letters here.
    """

    key: str
    name: str | Promise
    rows: Sequence[Row] = ()
    office: frozenset[str] = frozenset()
    has_statutory: bool = False
    illness: str = ""
    settled: frozenset[str] = frozenset()
    statutory: Mapping[str, str] = field(default_factory=dict)

    def code(self, position: int, row: Row) -> AttendanceCode:
        """Make the code of a row, without a school yet."""
        letter, label, counts_as = row
        used_by = AttendanceCode.UsedBy
        return AttendanceCode(
            letter=letter,
            label=label,
            counts_as=counts_as,
            statutory_code=self.statutory.get(letter, letter) if self.has_statutory else "",
            is_illness=letter == self.illness,
            is_settled=letter in self.settled,
            used_by=used_by.OFFICE if letter in self.office else used_by.EVERYBODY,
            position=position,
        )


class Counted(Enum):
    """What the statistics of England and Wales make of a code."""

    ATTENDING = "attending"
    APPROVED_ACTIVITY = "approved educational activity"
    AUTHORISED = "authorised absence"
    UNAUTHORISED = "unauthorised absence"
    NOT_POSSIBLE = "not a possible attendance"


STATUS_OF = {
    Counted.ATTENDING: PRESENT,
    Counted.APPROVED_ACTIVITY: PRESENT,
    Counted.AUTHORISED: EXCUSED,
    Counted.UNAUTHORISED: ABSENT,
    Counted.NOT_POSSIBLE: EXCUSED,
}

ENGLISH_CODES = (
    ("I", "Illness", Counted.AUTHORISED),
    ("M", "Medical or dental appointment", Counted.AUTHORISED),
    ("N", "Reason not yet established", Counted.UNAUTHORISED),
    ("L", "Late, before the register is closed", Counted.ATTENDING),
    ("U", "Late, after the register is closed", Counted.UNAUTHORISED),
    ("O", "Absent in other or unknown circumstances", Counted.UNAUTHORISED),
    ("G", "Holiday not granted by the school", Counted.UNAUTHORISED),
    ("B", "Other approved educational activity", Counted.APPROVED_ACTIVITY),
    ("K", "Provision arranged by the local authority", Counted.APPROVED_ACTIVITY),
    ("P", "Sporting activity", Counted.APPROVED_ACTIVITY),
    ("V", "Educational visit or trip", Counted.APPROVED_ACTIVITY),
    ("W", "Work experience", Counted.APPROVED_ACTIVITY),
    ("C", "Leave in exceptional circumstances", Counted.AUTHORISED),
    ("C1", "Regulated performance or employment abroad", Counted.AUTHORISED),
    ("C2", "Part-time timetable", Counted.AUTHORISED),
    ("D", "Dual registered, at the other school", Counted.NOT_POSSIBLE),
    ("E", "Suspended or permanently excluded", Counted.AUTHORISED),
    ("J1", "Interview for employment or admission", Counted.AUTHORISED),
    ("R", "Religious observance", Counted.AUTHORISED),
    ("S", "Study leave for a public examination", Counted.AUTHORISED),
    ("T", "Parent travelling for work", Counted.AUTHORISED),
    ("X", "Not of compulsory school age, not required", Counted.NOT_POSSIBLE),
    ("Q", "Lack of access arrangements", Counted.NOT_POSSIBLE),
    ("Y1", "Transport normally provided not available", Counted.NOT_POSSIBLE),
    ("Y2", "Widespread disruption of travel", Counted.NOT_POSSIBLE),
    ("Y3", "Part of the school premises closed", Counted.NOT_POSSIBLE),
    ("Y4", "Whole school site unexpectedly closed", Counted.NOT_POSSIBLE),
    ("Y5", "Criminal justice detention", Counted.NOT_POSSIBLE),
    ("Y6", "Public health guidance or law", Counted.NOT_POSSIBLE),
    ("Y7", "Another unavoidable cause", Counted.NOT_POSSIBLE),
)
WELSH_CODES = (
    ("I", "Illness", Counted.AUTHORISED),
    ("M", "Medical or dental appointment", Counted.AUTHORISED),
    ("N", "No reason for the absence provided yet", Counted.UNAUTHORISED),
    ("L", "Late, before the register is closed", Counted.ATTENDING),
    ("U", "Late, after the register is closed", Counted.UNAUTHORISED),
    ("O", "Other unauthorised absence", Counted.UNAUTHORISED),
    ("G", "Family holiday, not agreed or longer than agreed", Counted.UNAUTHORISED),
    ("B", "Educated off site, not dual registered", Counted.APPROVED_ACTIVITY),
    ("D", "Dual registered, at the other school or a PRU", Counted.APPROVED_ACTIVITY),
    ("J", "Interview", Counted.APPROVED_ACTIVITY),
    ("P", "Approved sporting activity", Counted.APPROVED_ACTIVITY),
    ("V", "Educational visit or trip", Counted.APPROVED_ACTIVITY),
    ("W", "Work experience", Counted.APPROVED_ACTIVITY),
    ("C", "Other authorised circumstances", Counted.AUTHORISED),
    ("E", "Excluded, without alternative provision", Counted.AUTHORISED),
    ("F", "Agreed extended family holiday", Counted.AUTHORISED),
    ("H", "Agreed family holiday", Counted.AUTHORISED),
    ("R", "Religious observance", Counted.AUTHORISED),
    ("S", "Study leave", Counted.AUTHORISED),
    ("T", "Traveller absence", Counted.AUTHORISED),
    ("X", "Not of compulsory school age, no sessions timetabled", Counted.NOT_POSSIBLE),
    ("Y", "Partial or forced closure", Counted.NOT_POSSIBLE),
)
IN_THE_BUILDING = {"L": LATE, "U": LATE}
"""Whoever came late is here, whatever it counts as elsewhere."""


def _rows(codes: Sequence[tuple[str, str, Counted]]) -> tuple[Row, ...]:
    return tuple(
        (letter, label, IN_THE_BUILDING.get(letter, STATUS_OF[counted]))
        for letter, label, counted in codes
    )


ENGLAND = CodeSet(
    key="england",
    name=_("England (Department for Education, 2024)"),
    office=frozenset({"C", "C1", "C2", "D", "E", "G", "J1", "Q", "S", "T", "X"})
    | frozenset(f"Y{number}" for number in range(1, 8)),
    has_statutory=True,
    illness="I",
    settled=frozenset({"O", "G"}),
    rows=_rows(ENGLISH_CODES),
)

WALES = CodeSet(
    key="wales",
    name=_("Wales (Welsh Government, 2010)"),
    office=frozenset("CDEFGHJSTXY"),
    has_statutory=True,
    illness="I",
    settled=frozenset({"O", "G"}),
    rows=_rows(WELSH_CODES),
)

NEW_SOUTH_WALES = CodeSet(
    key="new-south-wales",
    name=_("Australia: New South Wales (register codes)"),
    office=frozenset({"E", "F", "H", "M"}),
    has_statutory=True,
    illness="S",
    statutory={"LV": "L"},
    rows=(
        ("S", "Sick, or at a medical appointment", EXCUSED),
        ("LV", "Leave, explained and accepted", EXCUSED),
        ("A", "Unexplained or unjustified", ABSENT),
        ("B", "School business", PRESENT),
        ("E", "Suspended", EXCUSED),
        ("F", "Flexible timetable, not required", EXCUSED),
        ("H", "Shared enrolment, at the other setting", PRESENT),
        ("M", "Exempted from attending", EXCUSED),
    ),
)

GERMANY = CodeSet(
    key="germany",
    name=_("Germany (usual in class registers)"),
    office=frozenset({"B"}),
    illness="K",
    settled=frozenset({"U"}),
    rows=(
        ("K", "Krank gemeldet", EXCUSED),
        ("E", "Entschuldigt", EXCUSED),
        ("U", "Unentschuldigt", ABSENT),
        ("V", "Verspätet", LATE),
        ("AT", "Krank mit Attest", EXCUSED),
        ("B", "Beurlaubt", EXCUSED),
        ("R", "Religiöser Feiertag", EXCUSED),
        ("O", "Entschuldigung steht noch aus", ABSENT),
        ("S", "Schulische Veranstaltung", PRESENT),
        ("PR", "Praktikum", PRESENT),
    ),
)

USA = CodeSet(
    key="usa",
    name=_("USA (general)"),
    office=frozenset({"OSS", "ISS", "HB"}),
    illness="I",
    settled=frozenset({"UX", "TR"}),
    rows=(
        ("I", "Illness or injury", EXCUSED),
        ("X", "Excused absence", EXCUSED),
        ("UX", "Unexcused absence", ABSENT),
        ("T", "Tardy", LATE),
        ("TX", "Tardy, excused", LATE),
        ("TR", "Truant", ABSENT),
        ("M", "Medical appointment", EXCUSED),
        ("B", "Bereavement or family emergency", EXCUSED),
        ("R", "Religious observance", EXCUSED),
        ("C", "Court or legal requirement", EXCUSED),
        ("OSS", "Out-of-school suspension", EXCUSED),
        ("ISS", "In-school suspension", PRESENT),
        ("FT", "Field trip or school activity", PRESENT),
        ("HB", "Homebound instruction", PRESENT),
    ),
)

NONE = CodeSet(key="none", name=_("None: present, late, excused and absent are enough"))

CODE_SETS = {found.key: found for found in (ENGLAND, WALES, NEW_SOUTH_WALES, GERMANY, USA, NONE)}
