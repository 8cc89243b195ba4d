"""How a seated person moves: sways, turns, speaks and blinks; for ever, in fixed periods."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

BLINK_S = 0.16
SPEAKING_HZ = 2.3


class Expression(StrEnum):
    """What a face does."""

    CALM = "calm"
    SPEAKING = "speaking"
    BLINKING = "blinking"


@dataclass(frozen=True)
class Pose:
    """How somebody sits at one moment.

    Args:
        shift: to the right and down, shares of the drawing's size.
        roll_rad: leaning to the right, radians.
        yaw: turned head, -1 to 1.
        expression: what the face does.
    """

    shift: tuple[float, float]
    roll_rad: float
    yaw: float
    expression: Expression


@dataclass(frozen=True)
class Wave:
    """A sine through time."""

    size: float
    period_s: float
    phase: float

    def at(self, time_s: float) -> float:
        return self.size * float(np.sin(2 * np.pi * (time_s / self.period_s + self.phase)))


@dataclass(frozen=True)
class Habits:
    """How one person moves."""

    sway: Wave
    bob: Wave
    lean: Wave
    turn: Wave
    glance: Wave
    blink_every_s: float
    blink_phase_s: float
    speaks: Wave

    def pose_at(self, time_s: float) -> Pose:
        """Return how the person sits at a moment."""
        return Pose(
            shift=(self.sway.at(time_s), self.bob.at(time_s)),
            roll_rad=self.lean.at(time_s),
            yaw=float(np.clip(self.turn.at(time_s) + self.glance.at(time_s), -1, 1)),
            expression=self._expression_at(time_s),
        )

    def _expression_at(self, time_s: float) -> Expression:
        if (time_s + self.blink_phase_s) % self.blink_every_s < BLINK_S:
            return Expression.BLINKING
        is_talking = self.speaks.at(time_s) > 0.6
        is_mouth_open = (time_s * SPEAKING_HZ) % 1 < 0.5
        return Expression.SPEAKING if is_talking and is_mouth_open else Expression.CALM


def invent_habits(rng: np.random.Generator) -> Habits:
    """Invent how somebody moves."""
    return Habits(
        sway=_wave(rng, size=(0.015, 0.045), period_s=(3.5, 7.0)),
        bob=_wave(rng, size=(0.004, 0.012), period_s=(2.0, 4.5)),
        lean=_wave(rng, size=(0.02, 0.08), period_s=(4.0, 9.0)),
        turn=_wave(rng, size=(0.25, 0.65), period_s=(6.0, 11.0)),
        glance=_wave(rng, size=(0.05, 0.25), period_s=(2.5, 5.0)),
        blink_every_s=rng.uniform(2.6, 4.8),
        blink_phase_s=rng.uniform(0, 4),
        speaks=_wave(rng, size=(1.0, 1.0), period_s=(7.0, 13.0)),
    )


def _wave(
    rng: np.random.Generator, *, size: tuple[float, float], period_s: tuple[float, float]
) -> Wave:
    return Wave(size=rng.uniform(*size), period_s=rng.uniform(*period_s), phase=rng.random())
