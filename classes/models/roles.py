"""Who works for a school besides teaching: its office, its head, who keeps its machines."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Role(models.TextChoices):
    """What somebody is trusted with; who teaches has a row of her own."""

    SECRETARY = "secretary", _("Secretary")
    HEAD = "head", _("Head")
    ADMINISTRATOR = "administrator", _("Administrator")
    OPERATOR = "operator", _("Operator")
    DATA_PROTECTION = "data_protection", _("Data protection officer")


ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
"""They do everything for their school."""

OFFICE = ADMINISTRATION | {Role.SECRETARY}
"""They do what an office does every day."""

READERS = OFFICE | {Role.HEAD}
"""They see the whole school."""

LEADERS = ADMINISTRATION | {Role.HEAD}
"""They see what of a school is not for its secretaries: settings, tokens, people."""

KEEPERS_OF_MACHINES = ADMINISTRATION | {Role.OPERATOR}
"""They try again what failed, and keep the cameras."""

SEERS_OF_MACHINES = KEEPERS_OF_MACHINES | {Role.HEAD}
"""They see jobs, mails, webhooks and cameras."""

SUPERVISORS = ADMINISTRATION | {Role.DATA_PROTECTION}
"""They see how a school treats what it holds: who looked, what goes when, who answers for it."""

READERS_OF_PERIODS = READERS | SUPERVISORS
"""They see what is deleted when."""

WATCHED = KEEPERS_OF_MACHINES | SUPERVISORS
"""They are trusted with so much that they log in by two factors."""

ENTER_DESK = frozenset(Role) - {Role.DATA_PROTECTION}
"""They find something in the administration."""

Roles = frozenset[Role]


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    def held_by(self, user: "User | AnonymousUser", roles: Roles) -> "StaffRoleQuerySet":
        return self.filter(user=user.pk, role__in=roles)

    def seeing(
        self, user: "User | AnonymousUser", *, for_change: bool = False
    ) -> "StaffRoleQuerySet":
        """Return the roles by which a user sees rows of a school.

        A head reads: to change something, her role finds nothing.
        """
        return self.held_by(user, OFFICE if for_change else READERS)


class StaffRole(models.Model):
    """What one person is trusted with at a school; an operator may keep the whole installation."""

    Role = Role

    school = models.ForeignKey(
        "classes.School",
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="staff_roles",
        help_text=_("Empty for an operator of all schools."),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user account"),
        on_delete=models.CASCADE,
        related_name="staff_roles",
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["school", "role", "user__last_name", "user__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "user", "role"],
                name="staff_role_once_per_school",
                violation_error_message=_("This person has this role already."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                # To the constraint above each NULL is another school.
                condition=Q(school__isnull=True),
                name="staff_role_once_for_all_schools",
                violation_error_message=_("This person has this role already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="staff_role_is_a_known_one"
            ),
            models.CheckConstraint(
                condition=Q(school__isnull=False) | Q(role=Role.OPERATOR),
                name="staff_role_of_all_schools_is_the_operators",
                violation_error_message=_("Choose the school; only operators keep all of them."),
            ),
        ]

    def __str__(self) -> str:
        values = {"person": self.user, "role": self.get_role_display(), "school": self.school}
        if self.school is None:
            return gettext("%(person)s, %(role)s of all schools") % values
        return gettext("%(person)s, %(role)s of %(school)s") % values
