"""Attendance codes of a few countries, ready to be taken over by a school.

Sources:
    England: "Working together to improve school attendance", statutory guidance of the Department
        for Education from 19 August 2024, chapter 8; School Attendance (Pupil Registration)
        (England) Regulations 2024 (SI 2024/208), regulation 10. Codes that describe the whole
        session and no pupil (closed, not a school day) are left out.
    Germany: no code is prescribed; the abbreviations of class registers in wide use, with the
        reasons that school laws name, such as § 43 SchulG NRW and §§ 2 to 4 SchulBesV BW.
    USA: what states ask for differs; the events that the Ed-Fi AttendanceEventCategory and the
        Common Education Data Standards (attendance status, absent attendance category) know.

A code whose letter is that of another status at a school is left out there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classes.models import AttendanceCode, Status

PRESENT, LATE, EXCUSED, ABSENT = Status
Row = tuple[str, str, Status]


@dataclass(frozen=True)
class CodeSet:
    """Codes that belong together.

    Args:
        key: its name in addresses and options.
        rows: letter, label in the country's language, and what it counts as.
        office: letters that only the office uses.
        has_statutory: whether an authority reads these letters at all.
    """

    key: str
    name: str | Promise
    rows: Sequence[Row] = ()
    office: frozenset[str] = frozenset()
    has_statutory: bool = False

    def code(self, position: int, row: Row) -> AttendanceCode:
        """Make the code of a row, without a school yet."""
        letter, label, counts_as = row
        used_by = AttendanceCode.UsedBy
        return AttendanceCode(
            letter=letter,
            label=label,
            counts_as=counts_as,
            statutory_code=letter if self.has_statutory else "",
            used_by=used_by.OFFICE if letter in self.office else used_by.EVERYBODY,
            position=position,
        )


ENGLAND = CodeSet(
    key="england",
    name=_("England (Department for Education, 2024)"),
    office=frozenset({"C", "C1", "C2", "D", "E", "G", "J1", "Q", "S", "T", "X"})
    | frozenset(f"Y{number}" for number in range(1, 8)),
    has_statutory=True,
    rows=(
        ("L", "Late, before the register is closed", LATE),
        ("U", "Late, after the register is closed", LATE),
        ("I", "Illness", EXCUSED),
        ("M", "Medical or dental appointment", EXCUSED),
        ("N", "Reason not yet established", ABSENT),
        ("O", "Absent without authorisation", ABSENT),
        ("G", "Holiday not granted by the school", ABSENT),
        ("B", "Educated off site", PRESENT),
        ("K", "Provision arranged by the local authority", PRESENT),
        ("P", "Sporting activity", PRESENT),
        ("V", "Educational visit or trip", PRESENT),
        ("W", "Work experience", PRESENT),
        ("C", "Leave in exceptional circumstances", EXCUSED),
        ("C1", "Regulated performance or employment abroad", EXCUSED),
        ("C2", "Part-time timetable", EXCUSED),
        ("D", "Registered at another school", EXCUSED),
        ("E", "Suspended or excluded", EXCUSED),
        ("J1", "Interview", EXCUSED),
        ("R", "Religious observance", EXCUSED),
        ("S", "Study leave", EXCUSED),
        ("T", "Parent travelling for work", EXCUSED),
        ("X", "Not of compulsory school age, not required", EXCUSED),
        ("Q", "No access arrangements", EXCUSED),
        ("Y1", "Transport not available", EXCUSED),
        ("Y2", "Widespread disruption of travel", EXCUSED),
        ("Y3", "Part of the school closed", EXCUSED),
        ("Y4", "Whole school unexpectedly closed", EXCUSED),
        ("Y5", "In the criminal justice system", EXCUSED),
        ("Y6", "Public health guidance or law", EXCUSED),
        ("Y7", "Another unavoidable cause", EXCUSED),
    ),
)

GERMANY = CodeSet(
    key="germany",
    name=_("Germany (usual in class registers)"),
    office=frozenset({"B"}),
    rows=(
        ("V", "Verspätet", LATE),
        ("K", "Krank gemeldet", EXCUSED),
        ("AT", "Krank mit Attest", EXCUSED),
        ("E", "Entschuldigt", EXCUSED),
        ("B", "Beurlaubt", EXCUSED),
        ("R", "Religiöser Feiertag", EXCUSED),
        ("U", "Unentschuldigt", ABSENT),
        ("O", "Entschuldigung steht noch aus", ABSENT),
        ("S", "Schulische Veranstaltung", PRESENT),
        ("PR", "Praktikum", PRESENT),
    ),
)

USA = CodeSet(
    key="usa",
    name=_("USA (general)"),
    office=frozenset({"OSS", "ISS", "HB"}),
    rows=(
        ("T", "Tardy", LATE),
        ("TX", "Tardy, excused", LATE),
        ("UX", "Unexcused absence", ABSENT),
        ("TR", "Truant", ABSENT),
        ("X", "Excused absence", EXCUSED),
        ("I", "Illness or injury", EXCUSED),
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

CODE_SETS = {found.key: found for found in (ENGLAND, GERMANY, USA, NONE)}
