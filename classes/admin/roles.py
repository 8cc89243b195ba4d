"""Who is trusted with a school: given on its page, or on the page of a person."""

from typing import Any, cast

from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.access import acts_for_everybody
from classes.admin.scope.school_scope import SchoolScopedInline
from classes.models import StaffRole
from classes.models.roles import LEADERS, Role


class RoleRows(BaseInlineFormSet):
    """Nobody locks herself out: another administrator takes that role from her."""

    by: User  # who is logged in; set by the admin

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            # Read anew: the form has put the new role into its own row already.
            held = StaffRole.objects.get(pk=form.instance.pk)
            is_own = held.user_id == self.by.pk and held.role == Role.ADMINISTRATOR
            if is_own and (form in self.deleted_forms or form.has_changed()):
                text = gettext("Ask another administrator to take this role from you.")
                raise ValidationError(text)


class StaffRoleInline(SchoolScopedInline):
    model = StaffRole
    read_by = LEADERS
    verbose_name, verbose_name_plural = _("role"), _("Roles")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        class OwnRoleRows(RoleRows):
            by = cast(User, request.user)

        return super().get_formset(request, obj, **{"formset": OwnRoleRows} | kwargs)


class SchoolRoleInline(StaffRoleInline):
    """The people of a school besides its teachers."""

    fields = ["user", "role"]
    autocomplete_fields = ["user"]


class UserRoleInline(StaffRoleInline):
    """What a person is trusted with; all schools are given to an operator by superusers only."""

    fields = ["school", "role"]

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and not acts_for_everybody(request.user):
            field.required = True
        return field
