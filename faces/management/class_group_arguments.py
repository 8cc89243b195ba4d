"""Find, or make, the school and the class group that a command's arguments name."""

from datetime import date, timedelta

from classes.models import ClassGroup, School
from classes.school_clock import USUAL_TIME_ZONE
from faces.errors import NotFoundError, WrongTimeZoneError


def find_school(name: str | None) -> School:
    """Return the school of this name, or without a name the only one."""
    if name:
        return _named_school(name)
    schools = list(School.objects.all()[:2])
    if not schools:
        raise NotFoundError("school_none")
    if len(schools) > 1:
        raise NotFoundError("school_ambiguous")
    return schools[0]


def find_class_group(code: str, school: School) -> ClassGroup:
    """Return the class group of this code; upper and lower case matter only if both exist."""
    class_groups = school.class_groups.select_related("school")
    found = list(class_groups.filter(code=code) or class_groups.filter(code__iexact=code)[:2])
    if len(found) != 1:
        raise NotFoundError("class_group_unknown", code=code, school=school)
    return found[0]


def find_or_create_school(name: str | None, time_zone: str | None) -> School:
    """Make the very first school only: a later name unknown may be a slip of the pen."""
    if name and not School.objects.exists():
        return School.objects.create(name=name, time_zone=time_zone or USUAL_TIME_ZONE)
    school = find_school(name)
    if time_zone and time_zone != school.time_zone:
        raise WrongTimeZoneError("time_zone_differs", school=school, time_zone=school.time_zone)
    return school


def find_or_create_class_group(code: str, school: School) -> ClassGroup:
    try:
        return find_class_group(code, school)
    except NotFoundError:
        return ClassGroup.objects.create(school=school, code=code)


def _named_school(name: str) -> School:
    school = School.objects.filter(name__iexact=name).order_by("pk").first()
    if school is None:
        raise NotFoundError("school_unknown", name=name)
    return school


def default_first_day(class_group: ClassGroup) -> date:
    """Return from when newcomers are enrolled: today, so that no earlier register changes.

    Where there is none yet, a year earlier: films of past lessons can be looked at, too.
    """
    today = class_group.school.today()
    return today if class_group.sessions.exists() else today - timedelta(days=365)
