"""Enter somebody who will work with the system: a teacher, or somebody with a role."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from classes.access import acts_for_everybody, administered_schools, own_schools_of
from classes.errors import NotInvitedError
from classes.models import Role, School, StaffRole, Teacher

TEACHER = "teacher"
POSTS = (TEACHER, *Role.values)


@dataclass(frozen=True)
class Colleague:
    """Who will work with the system, and as what.

    Args:
        name: given name and family name.
        post: a teacher's, or one of the roles.
    """

    email: str
    name: tuple[str, str]
    post: str


@transaction.atomic
def add_colleague(*, school: School, colleague: Colleague, by: User) -> User:
    """Make the log-in, without a password yet, and give the post.

    Who logs in already keeps name and password.

    Raises:
        NotInvitedError: the address logs in for another school.
    """
    email, name, post = colleague.email, colleague.name, colleague.post
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, None, first_name=name[0], last_name=name[1])
    elif not _may_give_post(by, user):
        raise NotInvitedError("user_of_another_school", email=email)
    elif not user.has_name:
        user.first_name, user.last_name = name
        user.save(update_fields=["first_name", "last_name"])
    if post == TEACHER:
        # Who left comes back to the same post.
        Teacher.objects.update_or_create(school=school, user=user, defaults={"left_on": None})
    else:
        StaffRole.objects.get_or_create(school=school, user=user, role=post)
    return user


def _may_give_post(by: User, user: User) -> bool:
    """No school takes in somebody of another one by her address alone."""
    if acts_for_everybody(by):
        return True
    elsewhere = own_schools_of(user).exclude(pk__in=administered_schools(by).values("pk"))
    return not acts_for_everybody(user) and not elsewhere.exists()
