"""Plan class groups and terms, and which school of the other system this is."""

from operator import attrgetter

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classes.models import ClassGroup, Term
from rosters.planning.context import Draft
from rosters.planning.line_report import Kind, plan_lines
from rosters.planning.matches import Matcher, MatchError, change_fields
from rosters.planning.plans import Action
from rosters.readers.rows import GroupSaid, TermSaid


def plan_school(draft: Draft) -> None:
    wanted, school = draft.roster.school_sourced_id, draft.state.school
    if not wanted:
        return
    if wanted == school.sourced_id:
        draft.say(draft.roster.school_place, Action.UNCHANGED, school)
        return
    draft.writes.school_sourced_id = wanted
    text = _("Gets the id of the other system.")
    draft.say(draft.roster.school_place, Action.CHANGE, school, text, wanted)


def plan_groups(draft: Draft) -> None:
    kind = Kind("group", attrgetter("code"), _add_group, _change_group)
    plan_lines(draft, draft.roster.groups, draft.state.groups, kind)


def _add_group(draft: Draft, said: GroupSaid) -> None:
    group = ClassGroup(
        school=draft.state.school,
        code=said.code,
        title=said.title or "",
        sourced_id=said.sourced_id,
    )
    draft.groups[said.key] = group
    draft.writes.new_groups.append(group)
    text = _("New class %(code)s.") % {"code": said.code}
    draft.say(said.place, Action.ADD, group, text, f"{said.code}|{said.title}|{said.sourced_id}")


def _change_group(draft: Draft, said: GroupSaid, group: ClassGroup) -> None:
    draft.groups[said.key] = group
    if said.is_gone:
        return
    old_words = str(group)
    wanted = {"code": said.code, "title": said.title, "sourced_id": said.sourced_id or None}
    changes = change_fields(group, wanted)
    if not changes:
        draft.say(said.place, Action.UNCHANGED, group)
        return
    draft.writes.changed_groups.append(group)
    text = _("Class %(code)s was entered as %(old)s.") % {"code": group.code, "old": old_words}
    if set(changes) == {"sourced_id"}:
        text = _("Class %(code)s gets the id of the other system.") % {"code": group.code}
    draft.say(said.place, Action.CHANGE, group, text, str(changes))


def plan_terms(draft: Draft) -> None:
    matcher = Matcher(draft.state.terms)
    for said in draft.roster.terms:
        try:
            found = matcher.find((said.name, said.first_on), said.sourced_id, shown=said.name)
        except MatchError as error:
            draft.fail(said.place, said.name, str(error))
            continue
        if found:
            _change_term(draft, said, found)
        else:
            _add_term(draft, said)


def _add_term(draft: Draft, said: TermSaid) -> None:
    term = Term(
        school=draft.state.school,
        name=said.name,
        first_on=said.first_on,
        last_on=said.last_on,
        sourced_id=said.sourced_id,
    )
    draft.writes.new_terms.append(term)
    draft.say(said.place, Action.ADD, said.name, _("New term."), str(said))


def _change_term(draft: Draft, said: TermSaid, term: Term) -> None:
    wanted = (said.name, said.first_on, said.last_on, said.sourced_id)
    before = (term.name, term.first_on, term.last_on, term.sourced_id)
    if wanted == before:
        draft.say(said.place, Action.UNCHANGED, said.name)
        return
    former = term.first_on, term.last_on
    days = [date_format(day, "SHORT_DATE_FORMAT") for day in former]
    term.name, term.first_on, term.last_on, term.sourced_id = wanted
    draft.writes.changed_terms.append(term)
    if former != (said.first_on, said.last_on):
        draft.writes.former_days.append(former)
    text = _("Was %(name)s, %(first)s to %(last)s.")
    said_before = {"name": before[0], "first": days[0], "last": days[1]}
    draft.say(said.place, Action.CHANGE, said.name, text % said_before, str(said))
