"""The steps of the set-up that the register itself knows: school, people, calendar, lessons."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.account_mails.models import TEACHER
from classes.links import link_to
from classes.models import (
    AttendanceCode,
    ClassSession,
    Role,
    Room,
    School,
    StaffRole,
    Teacher,
    Term,
    WeeklyMeeting,
)
from classes.models.roles import OFFICE
from classes.selectors.invitations import awaited_not_asked, users_not_invited
from classes.setup.steps import Condition, SetupStep, StepState, always, register_step

ROOMS_SHOWN = 6


def _school(school: School) -> StepState:
    return StepState(
        f"{school.name}, {school.time_zone}, {school.get_language_display()}",
        reverse("admin:classes_school_change", args=[school.pk]),
        gettext("Change"),
    )


def _no_school() -> StepState:
    words = gettext("Its name, its time zone, its language.")
    return StepState(words, reverse("admin:classes_school_add"), gettext("Enter the school"))


def _people(school: School) -> StepState:
    held = school.staff_roles.filter(role=Role.ADMINISTRATOR).select_related("user")
    names = ", ".join(str(role.user) for role in held)
    text = gettext("Nobody yet: who may enter consents, absences and the timetable?")
    address = reverse("classes:add_colleague", args=[school.pk])
    return StepState(names or text, address, gettext("Add a colleague"))


def _term(school: School) -> StepState:
    term = _running_terms().filter(school=school).order_by("first_on").first()
    if term is None:
        words = gettext("Lessons open by themselves in a term only.")
        return StepState(words, reverse("admin:classes_term_add"), gettext("Enter the term"))
    n = school.holidays.count()
    holidays = ngettext("%(n)s holiday", "%(n)s holidays", n) % {"n": n}
    address = reverse("admin:classes_holiday_add")
    return StepState(f"{term}, {holidays}", address, gettext("Enter a holiday"))


def _running_terms() -> QuerySet[Term]:
    return Term.objects.filter(last_on__gte=timezone.localdate())


def _rooms(school: School) -> StepState:
    names = list(Room.objects.filter(school=school).values_list("name", flat=True)[:ROOMS_SHOWN])
    words = ", ".join(names) or gettext("Where lessons are held, and where a camera hangs.")
    return StepState(words, reverse("admin:classes_room_add"), gettext("Enter a room"))


def _invitations(school: School) -> StepState:
    awaited = awaited_not_asked(school.pk)
    n = users_not_invited(school.pk).count() + awaited.count()
    address = reverse("classes:invitations", args=[school.pk])
    if not n and not school.teachers.filter(left_on=None).exists():
        words = gettext("After the classes and teachers are there.")
        return StepState(words, waits_for="roster")
    not_yet = ngettext("%(n)s not invited yet", "%(n)s not invited yet", n) % {"n": n}
    action = ngettext("Invite %(n)s teacher", "Invite %(n)s teachers", n)
    others = users_not_invited(school.pk).exclude(teacher_posts__school=school)
    if others.exists() or awaited.exclude(post=TEACHER).exists():
        action = ngettext("Invite %(n)s person", "Invite %(n)s people", n)
    done = gettext("Everybody is invited.")
    return StepState(not_yet if n else done, address, action % {"n": n} if n else "", n_waiting=n)


def _codes(school: School) -> StepState:
    address = reverse("classes:code_sets", args=[school.pk])
    n = school.attendance_codes.filter(is_active=True).count()
    if n:
        words = ngettext("%(n)s code of your own", "%(n)s codes of your own", n) % {"n": n}
    elif school.has_chosen_codes:
        words = _own_letters(school)
    else:
        words = gettext("The letters of the register, and the codes that your authority wants.")
    return StepState(words, address, gettext("Choose the codes"))


def _own_letters(school: School) -> str:
    text = gettext("The four statuses as they are: %(letters)s.")
    return text % {"letters": ", ".join(school.letters.values())}


def _timetable(school: School) -> StepState:
    meetings = WeeklyMeeting.objects.filter(class_group__school=school)
    n = meetings.count()
    words = ngettext("%(n)s lesson a week", "%(n)s lessons a week", n) % {"n": n}
    if not n:
        words = gettext("Without it teachers open each lesson themselves.")
    address = link_to("timetable", school.pk)
    return StepState(words, address, gettext("Enter the timetable"))


def _first_register(school: School) -> StepState:
    confirmed = ClassSession.objects.filter(confirmed_at__isnull=False, class_group__school=school)
    first = confirmed.order_by("starts_at").first()
    address = reverse("classes:class_group_list")
    if first is None:
        words = gettext("Film a class or mark it by hand, then confirm.")
        return StepState(words, address, gettext("Take a register"))
    return StepState(str(first.class_group), address)


def _has_administrators() -> Condition:
    return Exists(StaffRole.objects.filter(school=OuterRef("pk"), role=Role.ADMINISTRATOR))


def _has_term() -> Condition:
    return Exists(_running_terms().filter(school=OuterRef("pk")))


def _has_rooms() -> Condition:
    return Exists(Room.objects.filter(school=OuterRef("pk")))


def _has_invited_all() -> Condition:
    has_teachers = Exists(Teacher.objects.filter(school=OuterRef("pk"), left_on=None))
    waiting = Exists(users_not_invited(OuterRef("pk"))) | Exists(awaited_not_asked(OuterRef("pk")))
    return Q(has_teachers) & ~Q(waiting)


def _has_codes() -> Condition:
    codes = AttendanceCode.objects.filter(school=OuterRef("pk"))
    return Q(has_chosen_codes=True) | Q(Exists(codes))


def _has_timetable() -> Condition:
    return Exists(WeeklyMeeting.objects.filter(class_group__school=OuterRef("pk")))


def _has_register() -> Condition:
    of_school = ClassSession.objects.filter(class_group__school=OuterRef("pk"))
    return Exists(of_school.filter(confirmed_at__isnull=False))


STEPS = (
    SetupStep("school", 10, _("School"), lambda: always(True), _school, _no_school),
    SetupStep("people", 20, _("People who administer"), _has_administrators, _people),
    SetupStep("term", 30, _("Term and holidays"), _has_term, _term),
    SetupStep("rooms", 40, _("Rooms"), _has_rooms, _rooms),
    SetupStep("invitations", 60, _("Invite people"), _has_invited_all, _invitations),
    SetupStep("codes", 70, _("Letters and codes"), _has_codes, _codes),
    SetupStep("timetable", 80, _("Timetable"), _has_timetable, _timetable, roles=OFFICE),
    SetupStep("first_register", 200, _("First register"), _has_register, _first_register),
)


def register() -> None:
    for step in STEPS:
        register_step(step)
