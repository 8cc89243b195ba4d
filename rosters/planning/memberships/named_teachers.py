"""Plan who teaches a class where the file has only a name: a teacher whom the school knows."""

from collections import defaultdict
from collections.abc import Iterator

from accounts.models import User
from classes.models import Teacher
from jobs.failures import remark
from rosters.planning.context import PlanContext
from rosters.planning.plans import RosterAction, teacher_label
from rosters.readers.rows import NamedTeachingRow, Problem


def plan_named_teachings(context: PlanContext) -> None:
    by_name: dict[str, list[Teacher]] = defaultdict(list)
    for teacher in context.state.teachers.by_word.values():
        # A name alone brings nobody back who has left.
        if teacher.left_on is None:
            for name in set(_spellings(teacher.user)):
                by_name[name].append(teacher)
    for row in context.roster.named_teachings:
        _plan(context, row, by_name.get(_plain(row.name), []))


def _spellings(user: User) -> Iterator[str]:
    """Yield how lists write somebody: Kim Ode, Ode Kim, K. Ode, Ode K, and Ode for “Mr Ode”."""
    given, family = user.first_name, user.last_name
    for first in (given, given[:1], ""):
        yield _plain(f"{first} {family}")
        yield _plain(f"{family} {first}")


def _plan(context: PlanContext, row: NamedTeachingRow, found: list[Teacher]) -> None:
    group = context.groups.get(row.group)
    if group is None:
        return  # The class has an error of its own at this line.
    if len(found) != 1:
        code = "teacher_name_several" if found else "teacher_name_unknown"
        text = remark(code, name=row.name, code=group.code)
        context.add_note(Problem(row.place, row.name, text))
        return
    teacher = found[0]
    what = teacher_label(teacher)
    if (teacher.pk, group.pk) in context.state.teachings:
        context.add_step(row.place, RosterAction.UNCHANGED, what)
        return
    context.writes.new_teachings.append((teacher, group))
    text = remark("teaches_class", teacher=what, code=group.code)
    context.add_step(row.place, RosterAction.ADD, what, text, mark=f"{what}|{group.code}")


def _plain(name: str) -> str:
    return " ".join(name.replace(".", " ").replace(",", " ").casefold().split())
