"""Plan class groups and terms, and which school of the other system this is."""

from operator import attrgetter

from classes.models import ClassGroup, Term
from jobs.failures import Remark, remark
from rosters.errors import MatchError
from rosters.planning.context import PlanContext
from rosters.planning.line_report import LineKind, plan_lines
from rosters.planning.matches import Matcher, change_fields
from rosters.planning.plans import RosterAction
from rosters.readers.rows import GroupRow, TermRow


def plan_school(context: PlanContext) -> None:
    wanted, school = context.roster.school_sourced_id, context.state.school
    if not wanted:
        return
    if wanted == school.sourced_id:
        context.add_step(context.roster.school_place, RosterAction.UNCHANGED, school)
        return
    context.writes.school_sourced_id = wanted
    text = remark("gets_foreign_id")
    context.add_step(context.roster.school_place, RosterAction.CHANGE, school, text, mark=wanted)


def plan_groups(context: PlanContext) -> None:
    kind = LineKind("group", attrgetter("code"), _add_group, _change_group)
    plan_lines(context, context.roster.groups, context.state.groups, kind)


def _add_group(context: PlanContext, row: GroupRow) -> None:
    group = ClassGroup(
        school=context.state.school,
        code=row.code,
        title=row.title or "",
        sourced_id=row.sourced_id,
    )
    context.groups[row.key] = group
    context.writes.new_groups.append(group)
    text, mark = remark("class_new", code=row.code), f"{row.code}|{row.title}|{row.sourced_id}"
    context.add_step(row.place, RosterAction.ADD, group, text, mark=mark)


def _change_group(context: PlanContext, row: GroupRow, group: ClassGroup) -> None:
    context.groups[row.key] = group
    # Its end is told by `plan_people_gone`, with those of its students.
    if row.is_gone:
        return
    old_words = str(group)
    wanted = {"code": row.code, "title": row.title, "sourced_id": row.sourced_id or None}
    changes = change_fields(group, wanted)
    if not changes:
        context.add_step(row.place, RosterAction.UNCHANGED, group)
        return
    context.writes.changed_groups.append(group)
    text = remark("class_was_entered", code=group.code, old=old_words)
    if set(changes) == {"sourced_id"}:
        text = remark("class_gets_foreign_id", code=group.code)
    context.add_step(row.place, RosterAction.CHANGE, group, text, mark=str(changes))


def plan_terms(context: PlanContext) -> None:
    matcher = Matcher(context.state.terms)
    for row in context.roster.terms:
        try:
            found = matcher.find((row.name, row.first_on), row.sourced_id, shown=row.name)
        except MatchError as error:
            context.add_error(row.place, row.name, Remark.of(error))
            continue
        if found:
            _change_term(context, row, found)
        else:
            _add_term(context, row)


def _add_term(context: PlanContext, row: TermRow) -> None:
    term = Term(
        school=context.state.school,
        name=row.name,
        first_on=row.first_on,
        last_on=row.last_on,
        sourced_id=row.sourced_id,
    )
    context.writes.new_terms.append(term)
    context.add_step(row.place, RosterAction.ADD, row.name, remark("term_new"), mark=str(row))


def _change_term(context: PlanContext, row: TermRow, term: Term) -> None:
    wanted = (row.name, row.first_on, row.last_on, row.sourced_id)
    before = (term.name, term.first_on, term.last_on, term.sourced_id)
    if wanted == before:
        context.add_step(row.place, RosterAction.UNCHANGED, row.name)
        return
    former = term.first_on, term.last_on
    term.name, term.first_on, term.last_on, term.sourced_id = wanted
    context.writes.changed_terms.append(term)
    if former != (row.first_on, row.last_on):
        context.writes.former_days.append(former)
    text = remark("term_was", name=before[0], first=former[0], last=former[1])
    context.add_step(row.place, RosterAction.CHANGE, row.name, text, mark=str(row))
