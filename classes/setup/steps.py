"""The steps of the set-up: what each room registers, and how far a school is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Q
from django.utils.functional import Promise

from classes.access import (
    AnyUser,
    acts_for_everybody,
    has_role_at,
    may_administer,
    schools_set_up_by,
)
from classes.models import School
from classes.models.roles import ADMINISTRATION, Roles

Condition = Q | Exists


@dataclass(frozen=True)
class StepState:
    """What one school has of a step, asked for its page only.

    Args:
        words: what is there, or why it matters.
        address: where it is done or seen; empty if it is no page.
        action: the words on the button, such as "Invite 2 teachers".
        is_sent: the address takes a press (POST) and is no page.
        n_waiting: how many wait for it, also where the step is ticked already.
        advice: a command to run, for what is done outside the site.
        page: where one can read about it, if the address is none.
        waits_for: the key of the step that comes first, where this one has no address yet.
    """

    words: str
    address: str = ""
    action: str = ""
    is_sent: bool = False
    n_waiting: int = 0
    advice: str = ""
    page: str = ""
    waits_for: str = ""


@dataclass(frozen=True)
class SetupStep:
    """A step of the set-up.

    Args:
        key: its name, once in the whole list.
        position: its place in the list; leave room between two.
        title: what it is called.
        is_done: makes the condition over schools that says that it is.
        state: describes it for one school.
        without_school: describes it while there is no school yet.
        roles: who works it off, and is shown it.
    """

    key: str
    position: int
    title: str | Promise
    is_done: Callable[[], Condition]
    state: Callable[[School], StepState]
    without_school: Callable[[], StepState] = lambda: StepState("")
    roles: Roles = ADMINISTRATION


@dataclass(frozen=True)
class StepLine:
    """A step as it stands in one school's list."""

    step: SetupStep
    number: int
    is_done: bool


@dataclass(frozen=True)
class SetupProgress:
    """How far a school is; without a school nothing is done yet."""

    school: School | None
    lines: list[StepLine]

    @property
    def open_lines(self) -> list[StepLine]:
        return [line for line in self.lines if not line.is_done]

    @property
    def n_done(self) -> int:
        return len(self.lines) - len(self.open_lines)

    @property
    def is_complete(self) -> bool:
        return not self.open_lines


_steps: dict[str, SetupStep] = {}


def register_step(step: SetupStep) -> None:
    """Add a step to every school's list; who registers it again replaces it."""
    _steps[step.key] = step


def always(is_done: bool) -> Condition:  # noqa: FBT001 - the truth itself
    """Make the condition of a step that is the same for all schools."""
    # A column of a query takes no plain truth.
    return Q(pk__isnull=not is_done)


def awaited_step(state: StepState) -> SetupStep:
    """Return the step before which this one cannot begin; without a school that is the school."""
    return _steps[state.waits_for or "school"]


def step_state(key: str, school: School) -> StepState:
    """Describe one step for one school, whether or not it is done."""
    return _steps[key].state(school)


def setup_steps() -> list[SetupStep]:
    return sorted(_steps.values(), key=lambda step: step.position)


def setup_progress(schools: Iterable[Any]) -> list[SetupProgress]:
    """Say how far each school is; one query, however many schools and steps."""
    steps = setup_steps()
    conditions = {f"has_{step.key}": _as_column(step.is_done()) for step in steps}
    rows = School.objects.filter(pk__in=schools).annotate(**conditions)
    return [_progress(row, [getattr(row, f"has_{step.key}") for step in steps]) for row in rows]


def progress_without_school() -> SetupProgress:
    return _progress(None, [False] * len(_steps))


def open_setups(user: AnyUser) -> list[SetupProgress]:
    """List the unfinished set-ups that somebody is to see, or that of an empty installation."""
    if not may_administer(user):
        return []
    if acts_for_everybody(user) and not School.objects.exists():
        return [progress_without_school()]
    shown = schools_set_up_by(user).filter(is_setup_hidden=False)
    found = [progress_of(user, progress) for progress in setup_progress(shown.values("pk"))]
    return [progress for progress in found if not progress.is_complete]


def progress_of(user: AnyUser, progress: SetupProgress) -> SetupProgress:
    """Keep the steps that somebody works off: an operator's are those of the machines."""
    school_id = progress.school.pk if progress.school else None
    own = [line for line in progress.lines if has_role_at(user, school_id, line.step.roles)]
    lines = [replace(line, number=number) for number, line in enumerate(own, 1)]
    return SetupProgress(progress.school, lines)


def next_steps(
    school: School, *, after: str = "", within: str = "", by: AnyUser | None = None
) -> list[StepState]:
    """Return what is to be done next: the steps that follow one of them, then those before it.

    Args:
        after: the key of the step that was just worked off.
        within: or of one that something was done for, and that may be open still: then it is next.
        by: who is shown them; None: whoever runs a command.
    """
    [progress] = setup_progress([school.pk])
    progress = progress_of(by, progress) if by else progress
    at = _steps[after or within].position if after or within else 0
    lines = sorted(progress.lines, key=lambda line: (line.step.position < at, line.step.position))
    states = [(line, line.step.state(school)) for line in lines if line.step.key != after]
    return [
        state
        for line, state in states
        if state.action and not state.is_sent and (state.n_waiting or not line.is_done)
    ]


def _progress(school: School | None, done: list[bool]) -> SetupProgress:
    pairs = zip(setup_steps(), done, strict=True)
    lines = [StepLine(step, number, is_done) for number, (step, is_done) in enumerate(pairs, 1)]
    return SetupProgress(school, lines)


def _as_column(condition: Condition) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
