"""Let a teacher leave a school: her classes go to a colleague, her registers stay."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.ended_log_ins import let_log_in_again
from classes.access import acts_for_everybody, roles_of
from classes.errors import StaleRowError
from classes.models import Teacher
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import Remark, remark
from office.errors import DepartureChangedError, SuccessorError
from office.models import Departure
from office.services.handovers import give_back, hand_over
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
    rows = Teacher.objects.select_related("user", "school").select_for_update(
        of=("self",), no_key=True
    )
    stored = rows.get(pk=teacher.pk)
    refuse_stale(shown_version, stored.version)
    if stored.left_on:
        raise SuccessorError("teacher_left_already", teacher=stored)
    _refuse_successor(stored, successor)
    handed_over = hand_over(stored, successor=successor)
    stored.left_on = stored.school.today()
    stored.save(update_fields=["left_on"])
    Departure.objects.update_or_create(
        teacher=stored,
        defaults={
            "successor": successor,
            "made_by": by,
            "made_at": timezone.now(),
            "handed_over": handed_over,
            "has_ended_log_in": _end_log_in(stored),
        },
    )
    keep_in_history(stored, by=by, change=_remark(successor))
    return stored


@transaction.atomic
def resume_teaching(*, teacher: Teacher, by: User, shown_version: ShownVersion) -> Teacher:
    """Let a teacher who left log in for the school again; her classes are given to her anew.

    Raises:
        DepartureChangedError: she has not left.
    """
    require_office_for_people(by, row=teacher)
    rows = Teacher.objects.select_related("user", "school").select_for_update(
        of=("self",), no_key=True
    )
    stored = rows.get(pk=teacher.pk)
    refuse_stale(shown_version, stored.version)
    if stored.left_on is None:
        raise DepartureChangedError("teacher_is_here", teacher=stored)
    _let_in(stored)
    keep_in_history(stored, by=by, change=remark("teacher_came_back"))
    return stored


@transaction.atomic
def undo_departure(*, departure: Departure, by: User, shown_version: ShownVersion) -> Teacher:
    """Take a departure back: classes, timetable, lessons to come and the log-in are hers again.

    Raises:
        DepartureChangedError: somebody has gone on with some of it since.
    """
    require_office_for_people(by, row=departure.teacher)
    # The teacher first, as whoever ends or resumes her teaching does.
    Teacher.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=departure.teacher_id
    ).first()
    rows = Departure.objects.select_related("teacher__user", "teacher__school", "successor")
    stored = rows.select_for_update(of=("self",), no_key=True).filter(pk=departure.pk).first()
    if stored is None:
        raise StaleRowError("row_changed_meanwhile")
    refuse_stale(shown_version, stored.version)
    teacher = stored.teacher
    if teacher.left_on is None:
        raise DepartureChangedError("departure_changed", teacher=teacher)
    give_back(stored)
    _let_in(teacher)
    keep_in_history(teacher, by=by, change=remark("departure_undone"))
    return teacher


def _let_in(teacher: Teacher) -> None:
    let_log_in_again(user=teacher.user)
    teacher.left_on = None
    teacher.save(update_fields=["left_on"])
    Departure.objects.filter(teacher=teacher).delete()


def _refuse_successor(teacher: Teacher, successor: Teacher | None) -> None:
    if successor is None:
        return
    is_same = successor.pk == teacher.pk or successor.school_id != teacher.school_id
    if is_same or successor.left_on:
        raise SuccessorError("successor_is_teacher", teacher=teacher)


def _end_log_in(teacher: Teacher) -> bool:
    """End the log-in of who has no other school and administers none; say whether it ended."""
    user = teacher.user
    is_elsewhere = user.teacher_posts.filter(left_on=None).exists()
    is_trusted = acts_for_everybody(user) or bool(roles_of(user))
    # One that was switched off before is not switched on again when she comes back.
    if is_elsewhere or is_trusted or not user.is_active:
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    return True


def _remark(successor: Teacher | None) -> Remark:
    if successor is None:
        return remark("teacher_left")
    return remark("teacher_left_to", successor=successor)
