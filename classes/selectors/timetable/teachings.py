"""What the access log says of who sees a class and its children: by teaching it, or standing in."""

from collections.abc import Iterable
from typing import Any

from classes.models import ClassGroup, Cover, Teacher
from privacy.accesses import Access

SUBJECT = "teachings"


def access_of_teaching(row: ClassGroup | Teacher, *, other_side: set[int]) -> Access:
    """Name whoever teaches a class from now on, or no longer, as either side is asked."""
    if isinstance(row, ClassGroup):
        teachers = Teacher.objects.filter(pk__in=other_side)
        return access_of_teachings(row.school_id, groups=[row], teachers=teachers)
    groups = ClassGroup.objects.filter(pk__in=other_side)
    return access_of_teachings(row.school_id, groups=groups, teachers=[row])


def access_of_teachings(
    school_id: int, *, groups: Iterable[ClassGroup], teachers: Iterable[Teacher]
) -> Access:
    params: dict[str, Any] = {
        "classes": sorted({group.code for group in groups}),
        "users": sorted({teacher.user_id for teacher in teachers}),
    }
    return Access(SUBJECT, school_id, params=params)


def access_of_cover(cover: Cover) -> Access:
    """Name who sees a class on one day."""
    group = cover.class_group
    access = access_of_teachings(group.school_id, groups=[group], teachers=[cover.teacher])
    access.params["day"] = str(cover.day)
    return access
