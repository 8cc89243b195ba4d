"""Let a teacher leave a school: her classes go to a colleague, her registers stay."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import may_administer
from classes.models import ClassSession, Cover, Teacher, WeeklyMeeting
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import Remark, remark
from office.errors import SuccessorError
from office.services.rights import require_office_for_people


@transaction.atomic
def end_teaching(
    *, teacher: Teacher, successor: Teacher | None, by: User, shown_version: ShownVersion
) -> Teacher:
    """Take a teacher off her classes and lessons to come, and end her log-in for the school.

    Who teaches nowhere else and administers no school can no longer log in at all.

    Args:
        successor: who takes over what she teaches alone or with others; None: nobody yet.
    """
    require_office_for_people(by, row=teacher)
    rows = Teacher.objects.select_related("user", "school").select_for_update(of=("self",))
    stored = rows.get(pk=teacher.pk)
    refuse_stale(shown_version, stored.version)
    if stored.left_on:
        raise SuccessorError("teacher_left_already", teacher=stored)
    _refuse_successor(stored, successor)
    _hand_over(stored, successor)
    stored.left_on = stored.school.today()
    stored.save(update_fields=["left_on"])
    _end_log_in(stored)
    keep_in_history(stored, by=by, change=_remark(successor))
    return stored


@transaction.atomic
def resume_teaching(*, teacher: Teacher, by: User, shown_version: ShownVersion) -> Teacher:
    """Let a teacher who left log in for the school again; her classes are given to her anew."""
    require_office_for_people(by, row=teacher)
    rows = Teacher.objects.select_related("user", "school").select_for_update(of=("self",))
    stored = rows.get(pk=teacher.pk)
    refuse_stale(shown_version, stored.version)
    stored.left_on = None
    stored.save(update_fields=["left_on"])
    User.objects.filter(pk=stored.user_id).update(is_active=True)
    keep_in_history(stored, by=by, change=remark("teacher_came_back"))
    return stored


def _refuse_successor(teacher: Teacher, successor: Teacher | None) -> None:
    if successor is None:
        return
    is_same = successor.pk == teacher.pk or successor.school_id != teacher.school_id
    if is_same or successor.left_on:
        raise SuccessorError("successor_is_teacher", teacher=teacher)


def _hand_over(teacher: Teacher, successor: Teacher | None) -> None:
    groups = list(teacher.class_groups.all())
    if successor:
        successor.class_groups.add(*groups)
    teacher.class_groups.clear()
    WeeklyMeeting.objects.filter(teacher=teacher).update(teacher=successor)
    _hand_over_covers(teacher, successor)
    untaken = ClassSession.objects.filter(teacher=teacher).still_open()
    untaken.exclude(pk__in=ClassSession.objects.taken().values("pk")).update(teacher=successor)


def _hand_over_covers(teacher: Teacher, successor: Teacher | None) -> None:
    """Lessons of colleagues that she was to take: her successor does, or nobody does yet."""
    covers = Cover.objects.filter(teacher=teacher, ends_at__gt=timezone.now())
    if successor:
        covers.update(teacher=successor)
    else:
        covers.delete()


def _end_log_in(teacher: Teacher) -> None:
    user = teacher.user
    is_elsewhere = user.teacher_posts.filter(left_on=None).exists()
    if is_elsewhere or may_administer(user):
        return
    user.is_active = False
    user.save(update_fields=["is_active"])


def _remark(successor: Teacher | None) -> Remark:
    if successor is None:
        return remark("teacher_left")
    return remark("teacher_left_to", successor=successor)
