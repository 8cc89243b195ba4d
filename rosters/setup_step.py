"""The step of the set-up that a roster does: classes, students, teachers."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.models import Enrolment, School
from classes.setup.steps import Condition, SetupStep, StepState, register_step


def _state(school: School) -> StepState:
    address = reverse("rosters:import_roster", args=[school.pk])
    n_groups, n_students = school.class_groups.count(), school.students.count()
    if not n_groups and not n_students:
        words = gettext("From a file of your school’s system, or a table that you fill in.")
        return StepState(words, address, gettext("Import a roster"))
    counts = [
        ngettext("%(n)s class", "%(n)s classes", n_groups) % {"n": n_groups},
        ngettext("%(n)s student", "%(n)s students", n_students) % {"n": n_students},
        _count_teachers(school),
    ]
    return StepState(", ".join(counts), address, gettext("Import a roster"))


def _count_teachers(school: School) -> str:
    n = school.teachers.filter(left_on=None).count()
    return ngettext("%(n)s teacher", "%(n)s teachers", n) % {"n": n}


def _has_rosters() -> Condition:
    return Exists(Enrolment.objects.filter(class_group__school=OuterRef("pk")))


def register() -> None:
    title = _("Classes, students, teachers")
    register_step(SetupStep("roster", 50, title, _has_rosters, _state))
