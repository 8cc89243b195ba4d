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


SITTINGS = (
    Sitting(yaw=0.0, mouth=0.0, light=0.0, gain=1.0),
    Sitting(yaw=-0.40, mouth=0.15, light=-0.4, gain=1.0),
    Sitting(yaw=0.40, mouth=0.10, light=0.4, gain=0.94),
    Sitting(yaw=0.12, mouth=0.55, light=0.15, gain=1.05),
)


def draw_sittings(seed: int) -> list[Frame]:
    """Draw the registration pictures of the person of a seed: turned, speaking, lit aside."""
    person = describe_person(seed)
    return [
        draw_portrait(
            person,
            yaw=sitting.yaw,
            mouth=sitting.mouth,
            light=sitting.light,
            gain=sitting.gain,
            seed=number,
        )
        for number, sitting in enumerate(SITTINGS)
    ]
