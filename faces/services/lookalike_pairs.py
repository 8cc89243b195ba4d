"""Record that two students who look alike are two people."""

from django.db import transaction

from accounts.models import User
from classes.models import ClassGroup, Student
from faces.errors import FaceRefusedError
from faces.models import LookalikePair
from faces.selectors.roster_faces import nameable_students
from faces.services.rights import require_office_for_lookalikes


@transaction.atomic
def accept_lookalikes(
    *, class_group: ClassGroup, one: Student, other: Student, by: User
) -> LookalikePair:
    """Keep both as look-alikes, with who decided it and when; the first decision stays."""
    require_office_for_lookalikes(by, row=class_group)
    keys = sorted([one.pk, other.pk])
    allowed = nameable_students(class_group, class_group.school.today()).filter(pk__in=keys)
    if keys[0] == keys[1] or allowed.count() != 2:
        raise FaceRefusedError("lookalikes_not_two")
    return keep_lookalikes(one, other=other, by=by)


def keep_lookalikes(one: Student, *, other: Student, by: User) -> LookalikePair:
    """Record that two students are two people; the first decision stays."""
    # In order, so that the constraint keeps each pair once.
    low, high = sorted([one.pk, other.pk])
    pair, _is_new = LookalikePair.objects.get_or_create(
        one_id=low, other_id=high, defaults={"accepted_by": by}
    )
    return pair
