"""The people of the demonstration school: 24 students, and 2 strangers who are in the room."""

from dataclasses import dataclass

from recognition.demo_school.portraits import describe_person, draw_portrait
from recognition.vision.structures import Frame


@dataclass(frozen=True)
class DemoStudent:
    """A student of the demonstration class.

    Args:
        number: the student number, unique in the school.
        name: an invented name.
        seed: what `describe_person` draws them from.
    """

    number: str
    name: str
    seed: int


@dataclass(frozen=True)
class Sitting:
    """How somebody is drawn for one registration picture; ranges as in `draw_portrait`."""

    yaw: float
    mouth: float
    light: float
    gain: float


_ABSENT_NUMBERS = ("7A-05", "7A-11", "7A-16", "7A-22")

# Chosen by measuring, so that the real networks find every drawing and no two people are alike:
# see choose_seeds. Three (781, 1205, 1206) were put in by hand for seeds that a late change of the
# drawings had spoilt, by the same measures. The order of the seeds is that of the names.
_STUDENTS = (
    ("Amara Okafor", 951), ("Ben Lindqvist", 1070), ("Chiara Moretti", 976),
    ("Dilan Aydin", 837), ("Elif Kaya", 54), ("Farid Haddad", 629), ("Greta Nowak", 231),
    ("Hana Suzuki", 195), ("Idris Bello", 0), ("Jonas Weber", 725), ("Kei Nakamura", 1205),
    ("Leo Fontaine", 264), ("Mei Lin Chen", 791), ("Noor Rahman", 319), ("Oskar Jensen", 654),
    ("Priya Desai", 959), ("Quentin Morel", 455), ("Rosa Delgado", 636),
    ("Samuel Adeyemi", 53), ("Thandi Mbeki", 639), ("Uma Petrov", 854), ("Vidya Rao", 781),
    ("Wanjiru Kamau", 775), ("Yara Dominguez", 1206),
)  # fmt: skip

STUDENTS = tuple(
    DemoStudent(number=f"7A-{position:02d}", name=name, seed=seed)
    for position, (name, seed) in enumerate(_STUDENTS, start=1)
)
"""The class, in the order of their numbers."""

ABSENT = tuple(student for student in STUDENTS if student.number in _ABSENT_NUMBERS)
"""Who is not in the class video."""

PRESENT = tuple(student for student in STUDENTS if student not in ABSENT)
"""Who is in the class video."""

STRANGERS = (315, 180)
"""Seeds of two people who are in the class video and on no roster."""

SITTINGS = (
    Sitting(yaw=0.0, mouth=0.0, light=0.0, gain=1.0),
    Sitting(yaw=-0.40, mouth=0.15, light=-0.4, gain=1.0),
    Sitting(yaw=0.40, mouth=0.10, light=0.4, gain=0.94),
    Sitting(yaw=0.12, mouth=0.55, light=0.15, gain=1.05),
)


def registration_drawings(student: DemoStudent) -> list[Frame]:
    """Draw the pictures that a student is registered from, each 512 x 512."""
    return draw_sittings(student.seed)


def draw_sittings(seed: int) -> list[Frame]:
    """Draw the registration pictures of the person of a seed: turned, speaking, lit aside."""
    return [draw_sitting(seed, number) for number in range(len(SITTINGS))]


def draw_sitting(seed: int, number: int) -> Frame:
    """Draw one of the registration pictures of the person of a seed."""
    sitting = SITTINGS[number]
    return draw_portrait(
        describe_person(seed),
        yaw=sitting.yaw,
        mouth=sitting.mouth,
        light=sitting.light,
        gain=sitting.gain,
        seed=number,
    )
