"""Enter somebody who will work with the system: a teacher, or somebody with a role."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from accounts.sign_in.ended_log_ins import let_log_in_again
from classes.access import (
    acts_for_everybody,
    administered_schools,
    own_person,
    own_schools_of,
)
from classes.account_mails.adoption import adopt_new_people
from classes.account_mails.answers import take_in
from classes.account_mails.awaited_colleagues import Colleague, await_colleague
from classes.account_mails.models import TEACHER
from classes.models import AwaitedColleague, Role, School, StaffRole, Teacher


def words_of_post(post: str) -> str:
    return gettext("Teacher") if post == TEACHER else str(Role(post).label)


@transaction.atomic
def add_colleague(*, school: School, colleague: Colleague, by: User) -> User | AwaitedColleague:
    """Give one of the own people a post; anybody else is awaited, and decides.

    Whoever runs the installation knows all people: she makes the log-in at once, without a
    password yet, and an account of no school is adopted.
    """
    email, name = colleague.email, colleague.name
    if acts_for_everybody(by) and (awaited := _awaited(school, colleague)):
        return take_in(awaited=awaited)
    user = own_person(by, email)
    if user is None and acts_for_everybody(by):
        user = User.objects.create_user(email, None, first_name=name[0], last_name=name[1])
        _give_post(school, user, colleague.post)
        return user
    if user is None or not may_give_post(by, user):
        return await_colleague(school=school, colleague=colleague, by=by)
    if not user.has_name:
        user.first_name, user.last_name = name
        user.save(update_fields=["first_name", "last_name"])
    # Who administers all her schools takes her from hand to hand.
    is_adopted = acts_for_everybody(by) or not own_schools_of(user).exists()
    given = _give_post(school, user, colleague.post)
    if is_adopted and given:
        adopt_new_people(posts=[given])
    # To those whom this school had before, too.
    let_log_in_again(user=user)
    return user


def _awaited(school: School, colleague: Colleague) -> AwaitedColleague | None:
    rows = AwaitedColleague.objects.filter(school=school, post=colleague.post)
    return rows.filter(email=colleague.email.lower()).first()


def _give_post(school: School, user: User, post: str) -> Teacher | StaffRole | None:
    """Return the post if it is new; who left comes back to the same one."""
    row: Teacher | StaffRole
    if post == TEACHER:
        row, is_new = Teacher.objects.update_or_create(
            school=school, user=user, defaults={"left_on": None}
        )
    else:
        row, is_new = StaffRole.objects.get_or_create(school=school, user=user, role=post)
    return row if is_new else None


def may_give_post(by: User, user: User) -> bool:
    """No school takes in somebody of another one by her address alone."""
    if acts_for_everybody(by):
        return True
    elsewhere = own_schools_of(user).exclude(pk__in=administered_schools(by).values("pk"))
    return not acts_for_everybody(user) and not elsewhere.exists()
