"""An account that a school takes in belongs to whoever reads the mail of its address.

Whoever made it elsewhere may know its password. So password and sessions end, and the owner of the
address chooses a new one by a link; until then nobody signs in with it.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.outgoing_mail import are_links_mailed
from accounts.sign_in.credentials import end_credentials
from accounts.sign_in.ended_log_ins import let_log_in_again
from classes.access import runs_installation
from classes.account_mails.mails import mail_invitation
from classes.errors import NotInvitedError
from classes.models import School, StaffRole, Teacher

Post = Teacher | StaffRole


@transaction.atomic
def adopt_account(*, user: User, school: School) -> None:
    """End what the account signs in with, and ask the owner of its address by mail."""
    # No school may end the password of whoever runs the installation by giving her a post.
    if runs_installation(user):
        return
    end_credentials(user=user)
    let_log_in_again(user=user)
    if are_links_mailed():
        try:
            mail_invitation(user=user, school=school)
        except NotInvitedError:
            # Several mails went to her within the hour; the list of invitations names her.
            return
        user.invited_at = timezone.now()
        user.save(update_fields=["invited_at"])


def adopt_new_people(*, posts: Sequence[Post]) -> None:
    """Adopt the account of each whose first post at a school is among these, just saved."""
    by_person: dict[tuple[int, int], list[Post]] = {}
    for post in posts:
        # A role at all schools takes its person into none of them.
        if post.school_id is not None:
            by_person.setdefault((post.user_id, post.school_id), []).append(post)
    for (user_id, school_id), new in by_person.items():
        if not has_post_besides(user_id, school_id, new):
            adopt_account(user=new[0].user, school=School.objects.get(pk=school_id))


def has_post_besides(user_id: int, school_id: int, new: Sequence[Post]) -> bool:
    """Tell whether somebody is at a school already, whatever these new posts are."""
    return any(
        model.objects.filter(user=user_id, school=school_id)
        .exclude(pk__in=[post.pk for post in new if isinstance(post, model)])
        .exists()
        for model in (Teacher, StaffRole)
    )
