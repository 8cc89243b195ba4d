"""The steps of an import, in short, for its tests."""

from classes.models import School
from classes.versions import NOT_SHOWN
from rosters.file_imports.services import SentFile
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.planning.plans import PlanLine, RosterAction, RosterPlan
from rosters.services import apply_import, provide_plan, start_import

CHANGES = {RosterAction.ADD, RosterAction.CHANGE, RosterAction.END}


def send(school: School, content: bytes, *, choices=None, **options) -> RosterImport:
    file = SentFile("roster", content, choices or {})
    sent = start_import(school=school, by=None, sent=file, **options)
    return work_on_import(roster_import=sent)


def plan(school: School, content: bytes, **options) -> RosterPlan:
    found = provide_plan(roster_import=send(school, content, **options))
    assert found is not None
    return found


def take_in(school: School, content: bytes, **options) -> RosterImport:
    return apply(send(school, content, **options))


def apply(sent: RosterImport, *, by=None, shown_version=NOT_SHOWN) -> RosterImport:
    apply_import(roster_import=sent, by=by, shown_version=shown_version)
    return work_on_import(roster_import=sent)


def actions(school: School, content: bytes, **options) -> set[RosterAction]:
    return {line.action for line in plan(school, content, **options).lines}


def errors(school: School, content: bytes, **options) -> list[PlanLine]:
    lines = plan(school, content, **options).lines
    return [line for line in lines if line.action == RosterAction.ERROR]


def the_error(school: School, content: bytes, **options) -> PlanLine:
    (line,) = errors(school, content, **options)
    return line
