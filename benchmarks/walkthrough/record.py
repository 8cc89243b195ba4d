"""What a walk took, step by step, and which targets it met."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.fixtures.counted_hand import Effort

HEAD = ("chapter", "step", "clicks", "fields", "seconds", "by hand")


@dataclass
class Step:
    """One step of a chapter.

    Args:
        name: what is done.
        effort: in clicks and fields.
        machine_s: measured, from the first click to the last answer of the site, seconds.
        human_s: what a person takes for the clicks and keys, estimated, seconds.
    """

    name: str
    effort: Effort = field(default_factory=lambda: Effort(0, 0))
    machine_s: float = 0.0
    human_s: float = 0.0

    @property
    def seconds(self) -> float:
        return self.machine_s + self.human_s


@dataclass(frozen=True)
class Target:
    """What was to be reached.

    Args:
        what: the thing that is counted.
        unit: in what, such as clicks.
        most: the most that is allowed.
        found: what it took.
    """

    what: str
    unit: str
    most: float
    found: float

    @property
    def is_met(self) -> bool:
        return self.found <= self.most

    def __str__(self) -> str:
        return f"{self.what}: {self.found:g} {self.unit}, at most {self.most:g}"

    @property
    def missed(self) -> str:
        return f"Target missed: {self.what} took {self.found:g} {self.unit}, not {self.most:g}."


@dataclass
class Chapter:
    """The steps and the targets of one chapter."""

    name: str
    steps: list[Step] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def aim(self, what: str, *, unit: str, most: float, found: float) -> None:
        self.targets.append(Target(what, unit, most, round(found, 2)))

    def aim_at_effort(self, what: str, *, most: Effort, found: Effort) -> None:
        """Clicks and fields have a target each."""
        self.aim(what, unit="clicks", most=most.clicks, found=found.clicks)
        self.aim(what, unit="fields", most=most.fields, found=found.fields)

    def aim_at_total(self, what: str, *, most: int, found: Effort) -> None:
        self.aim(what, unit="clicks and fields", most=most, found=found.total)

    @property
    def effort(self) -> Effort:
        steps = self.steps
        return Effort(sum(s.effort.clicks for s in steps), sum(s.effort.fields for s in steps))

    @property
    def machine_s(self) -> float:
        return sum(step.machine_s for step in self.steps)

    @property
    def human_s(self) -> float:
        return sum(step.human_s for step in self.steps)


def table_of(chapters: Sequence[Chapter]) -> str:
    """Write the steps as a table, each chapter with its sum."""
    rows: list[tuple[str, ...]] = [HEAD]
    for chapter in chapters:
        rows += [_row(chapter.name, step.name, step) for step in chapter.steps]
        rows.append(_row(chapter.name, "together", chapter))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(_line(row, widths) for row in rows)


def targets_of(chapters: Sequence[Chapter]) -> str:
    return "\n".join(
        f"{'met   ' if target.is_met else 'MISSED'} {target}"
        for chapter in chapters
        for target in chapter.targets
    )


def missed_in(chapters: Sequence[Chapter]) -> list[str]:
    """Return a sentence for each target that was missed."""
    return [t.missed for chapter in chapters for t in chapter.targets if not t.is_met]


def _row(chapter: str, name: str, found: Step | Chapter) -> tuple[str, ...]:
    effort = found.effort
    times = (f"{found.machine_s:.1f}", f"{found.human_s:.0f}")
    return (chapter, name, str(effort.clicks), str(effort.fields), *times)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.ljust(width) if column < 2 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
