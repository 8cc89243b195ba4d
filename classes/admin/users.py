"""The admin of users: log-ins by e-mail, and who may be trusted with what."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sign_in.proofs import require_proof
from classes.access import acts_for_everybody, keeps_people, own_person, people_of
from classes.account_mails.adoption import adopt_new_people
from classes.account_mails.awaited_colleagues import Colleague, await_colleague
from classes.account_mails.models import TEACHER
from classes.admin.roles import UserRoleInline
from classes.admin.scope.rights import administered_schools, schools_served
from classes.admin.scope.school_scope import SchoolScopedAdmin, SchoolScopedInline
from classes.models import AwaitedColleague, School, Teacher
from classes.models.roles import LEADERS, Roles


class LowerCaseEmail(forms.ModelForm):
    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class UserAddForm(LowerCaseEmail, AdminUserCreationForm):
    """Whoever is added without a password is invited to choose one.

    That an address logs in for another school is told to nobody: its owner is asked.
    """

    by: User  # who is logged in; set by the admin
    usable_password = forms.ChoiceField(
        label=_("Password"),
        required=False,
        initial="true",
        choices={"true": _("I enter it here"), "false": _("The person chooses it, when invited")},
        widget=forms.RadioSelect(attrs={"class": "radiolist inline"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and not acts_for_everybody(self.by):
            # Whose address it is chooses it: by trying one that was set here one could tell.
            none = {"usable_password": "false", "password1": "", "password2": ""}
            self.data = self.data.dict() | none  # type: ignore[attr-defined]

    @cached_property
    def asks_owner(self) -> bool:
        """Of all but the school's own people; whoever runs the installation knows everybody."""
        if acts_for_everybody(self.by):
            return False
        return own_person(self.by, self.data.get("email", "").strip()) is None

    def _get_validation_exclusions(self) -> set[str]:
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found | {"email"} if self.asks_owner else found

    class Meta:
        model = User
        fields = ["email"]


class UserEditForm(LowerCaseEmail, UserChangeForm):
    """A log-in that whoever runs the installation switched off is switched on there alone."""

    by: User  # who is logged in; set by the admin

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "email" not in self.fields:
            return
        field = self.fields["email"]
        if not self.instance.address:
            self.initial["email"], field.required = "", False
        if not acts_for_everybody(self.by):
            # That another one is taken would tell of people of other schools.
            field.disabled = True
            field.help_text = _("Whoever runs this site changes the address of a log-in.")

    def clean_email(self) -> str:
        """Leave who has no address without one."""
        return super().clean_email() or self.instance.email

    def clean_is_active(self) -> bool:
        is_active: bool = self.cleaned_data["is_active"]
        if is_active and self.instance.is_kept_out and not acts_for_everybody(self.by):
            raise forms.ValidationError(_("Your IT person switched this log-in off: ask there."))
        if is_active and not User(email=self.cleaned_data.get("email", "")).address:
            raise forms.ValidationError(_("Enter an e-mail address first."))
        return is_active

    class Meta:
        model = User
        fields = "__all__"  # noqa: DJ007 - the fieldsets of the admin choose


class TeacherPostInline(SchoolScopedInline):
    """Where a user teaches; who administers a school adds users to that school only."""

    model = Teacher
    may_delete = False  # on the list of teachers, where lessons already given are asked about
    verbose_name, verbose_name_plural = _("teaching post"), _("Teaches at")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Demand a post where a new user without a role would otherwise belong to no school."""
        # As it was sent: the rows of roles are read only after these.
        has_role = request.POST.get("staff_roles-0-role")
        is_demanded = obj is None and not has_role and not acts_for_everybody(request.user)
        demand = {"min_num": 1, "validate_min": True} if is_demanded else {}
        return super().get_formset(request, obj, **kwargs | demand)


@admin.register(User)
class UserAdmin(SchoolScopedAdmin, DjangoUserAdmin):
    asks_proof = True
    read_by = LEADERS
    desk_group = "people"
    form, add_form = UserEditForm, UserAddForm
    list_display = ["shown_address", "first_name", "last_name", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    inlines = [TeacherPostInline, UserRoleInline]
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
        _("Rights"),
        {
            "fields": ["is_superuser"],
            "description": _(
                "A superuser sees and changes everything of every school. Whoever works for one"
                " school has a role there."
            ),
        },
    )

    @admin.display(description=_("e-mail"), ordering="email")
    def shown_address(self, user: User) -> str:
        return user.address or "–"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None and acts_for_everybody(request.user):
            return self.add_fieldsets
        if obj is None:
            return [(None, {"fields": ["email", ("first_name", "last_name")]})]
        trust = [self.trust_fieldset] if acts_for_everybody(request.user) else []
        return [self.person_fieldset, self.state_fieldset, *trust]

    def in_scope(
        self, rows: QuerySet[Any], request: HttpRequest, roles: Roles | None = None
    ) -> QuerySet[Any]:
        if acts_for_everybody(request.user):
            return rows
        schools = schools_served(request, self.read_by if roles is None else roles)
        return rows.filter(pk__in=people_of(schools).values("pk"))

    def get_form(self, request: Any, obj: Any = None, change: Any = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        if change and "is_active" in form.changed_data:
            obj.is_kept_out = not obj.is_active and acts_for_everybody(request.user)
        if change or not form.asks_owner:
            super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data and obj.address:
            # Whoever runs the installation gave a stand-in a log-in: nobody is asked for it.
            AwaitedColleague.objects.filter(stand_in__user=obj).delete()

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        """Adopt an account that gets its first post at a school; a new one is nobody else's yet."""
        if not change and form.asks_owner:
            _await(form.instance, formsets, request.user)
            return
        super().save_related(request, form, formsets, change)
        if change:
            adopt_new_people(posts=[post for rows in formsets for post in rows.new_objects])

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Whoever is asked first has no row yet that the history could be of."""
        keep = super().log_addition
        return keep(request, obj, message) if obj.pk else None

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> Any:
        """Answer alike whether the address was known or not."""
        school = administered_schools(request).first()
        if acts_for_everybody(request.user) or school is None:
            return super().response_add(request, obj, post_url_continue)
        text = gettext("%(person)s is entered: the invitation is the next step.")
        self.message_user(request, text % {"person": obj}, messages.SUCCESS)
        return redirect("classes:invitations", school.pk)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        require_proof(request)
        return super().user_change_password(request, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        *found, protected = super().get_deleted_objects(objs, request)
        text = gettext("What the register says of a person stays: untick “Active” instead.")
        return *found, [text, *protected] if protected else []

    def label(self, row: Model) -> str:
        return f"{row} ({row.address})" if isinstance(row, User) and row.address else str(row)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _await(user: User, formsets: Any, by: User) -> None:
    """Keep what was entered for whoever is asked by mail."""
    for rows in formsets:
        rows.new_objects = rows.changed_objects = rows.deleted_objects = []
    for form in (form for rows in formsets for form in rows.forms if form.has_changed()):
        school, role = form.cleaned_data.get("school"), form.cleaned_data.get("role", TEACHER)
        if school:
            name = user.first_name, user.last_name
            colleague = Colleague(user.email, name, role)
            await_colleague(school=school, colleague=colleague, by=by)


def _may_touch(request: HttpRequest, obj: Model | None) -> bool:
    """Refuse whoever is trusted with as much or belongs elsewhere too.

    Whoever may set the password or the address of a user may log in as that user.
    """
    if acts_for_everybody(request.user) or not isinstance(obj, User):
        return True
    others = School.objects.exclude(pk__in=administered_schools(request).values("pk"))
    return not keeps_people(obj) and not people_of(others).filter(pk=obj.pk).exists()
