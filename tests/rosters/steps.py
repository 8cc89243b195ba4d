"""The steps of an import, in short, for its tests."""

from classes.models import School
from classes.versions import NOT_SHOWN
from rosters.models import RosterImport
from rosters.planning.plans import Action, Plan, PlanLine
from rosters.services import apply_import, plan_of, start_import

CHANGES = {Action.ADD, Action.CHANGE, Action.END}


def send(school: School, content: bytes, **options) -> RosterImport:
    return start_import(school=school, by=None, file_name="roster", content=content, **options)


def plan(school: School, content: bytes, **options) -> Plan:
    return plan_of(send(school, content, **options))


def take_in(school: School, content: bytes, **options) -> RosterImport:
    return apply_import(
        roster_import=send(school, content, **options), by=None, shown_version=NOT_SHOWN
    )


def actions(school: School, content: bytes, **options) -> set[Action]:
    return {line.action for line in plan(school, content, **options).lines}


def errors(school: School, content: bytes, **options) -> list[PlanLine]:
    lines = plan(school, content, **options).lines
    return [line for line in lines if line.action == Action.ERROR]


def the_error(school: School, content: bytes, **options) -> PlanLine:
    (line,) = errors(school, content, **options)
    return line
