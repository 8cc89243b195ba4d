"""The admin of users: log-ins by e-mail, and who may be trusted with what."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.access import acts_for_everybody, holds_power
from classes.admin.scope.rights import administered_schools
from classes.admin.scope.school_scope import SchoolScopedAdmin, SchoolScopedInline
from classes.models import Teacher


class LowerCaseEmail(forms.ModelForm):
    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class UserAddForm(LowerCaseEmail, AdminUserCreationForm):
    """Whoever is added without a password is invited to choose one."""

    class Meta:
        model = User
        fields = ["email"]


class UserEditForm(LowerCaseEmail, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"  # noqa: DJ007 - the fieldsets of the admin choose


class TeacherPostInline(SchoolScopedInline):
    """Where a user teaches; who administers a school adds users to that school only."""

    model = Teacher
    may_delete = False  # on the list of teachers, where lessons already given are asked about
    verbose_name, verbose_name_plural = _("teaching post"), _("Teaches at")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Demand a post where a new user would otherwise belong to no school."""
        is_demanded = obj is None and not acts_for_everybody(request.user)
        demand = {"min_num": 1, "validate_min": True} if is_demanded else {}
        return super().get_formset(request, obj, **kwargs | demand)


@admin.register(User)
class UserAdmin(SchoolScopedAdmin, DjangoUserAdmin):
    desk_group = "people"
    form, add_form = UserEditForm, UserAddForm
    list_display = ["email", "first_name", "last_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    inlines = [TeacherPostInline]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": [
                    "email",
                    ("first_name", "last_name"),
                    "usable_password",
                    "password1",
                    "password2",
                ],
            },
        )
    ]
    person_fieldset = (None, {"fields": ["email", "password", "first_name", "last_name"]})
    state_fieldset = (_("State"), {"fields": ["is_active", "last_login", "date_joined"]})
    trust_fieldset = (
        _("Trust"),
        {
            "fields": ["is_staff", "is_superuser"],
            "description": _(
                "Staff open this admin for the schools that name them as"
                " administrators. A superuser sees and changes everything of every school."
            ),
        },
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        trust = [self.trust_fieldset] if acts_for_everybody(request.user) else []
        return [self.person_fieldset, self.state_fieldset, *trust]

    def in_scope(self, rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
        if acts_for_everybody(request.user):
            return rows
        schools = administered_schools(request)
        belongs = Q(teacher_posts__school__in=schools) | Q(administered_schools__in=schools)
        # Within a query of its own: a user of two posts would stand in the list twice.
        return rows.filter(pk__in=User.objects.filter(belongs).values("pk"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        *found, protected = super().get_deleted_objects(objs, request)
        text = gettext("What the register says of a person stays: take “Active” away instead.")
        return *found, [text, *protected] if protected else []

    def label(self, row: Model) -> str:
        return f"{row} ({row.email})" if isinstance(row, User) else str(row)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, obj: Model | None) -> bool:
    """Refuse whoever is trusted with as much or belongs elsewhere too.

    Whoever may set the password or the address of a user may log in as that user.
    """
    if acts_for_everybody(request.user) or not isinstance(obj, User):
        return True
    teaches_elsewhere = obj.teacher_posts.exclude(school__in=administered_schools(request))
    is_trusted = holds_power(obj)
    return not is_trusted and not teaches_elsewhere.exists()
