"""The people of the demonstration school: 24 students, and 2 strangers who are in the room."""

from dataclasses import dataclass

from demo.portraits import describe_person, draw_portrait
from face_vision.types import Frame


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
# see choose_seeds. Each seed is with a name that fits the drawing.
_STUDENTS = (
    ("Amara Okafor", 638), ("Ben Lindqvist", 717), ("Chiara Moretti", 618),
    ("Dilan Aydin", 141), ("Elif Kaya", 658), ("Farid Haddad", 276), ("Greta Nowak", 688),
    ("Hana Suzuki", 791), ("Idris Bello", 773), ("Jonas Weber", 591), ("Kei Nakamura", 147),
    ("Leo Fontaine", 628), ("Mei Lin Chen", 172), ("Noor Rahman", 1043), ("Oskar Jensen", 976),
    ("Priya Desai", 993), ("Quentin Morel", 283), ("Rosa Delgado", 247),
    ("Samuel Adeyemi", 1108), ("Thandi Mbeki", 169), ("Uma Petrov", 854), ("Vidya Rao", 455),
    ("Wanjiru Kamau", 641), ("Yara Dominguez", 540),
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

STRANGERS = (400, 728)
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
