"""Limit the admin to schools and roles of its user: rights, lists, searches and choices."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BinaryField, Model, QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from accounts.sign_in.proofs import require_proof
from classes.access import acts_for_everybody, school_path_of
from classes.admin.scope.counted_pages import CountedPages
from classes.admin.scope.next_step import show_next_step_of_row
from classes.admin.scope.rights import schools_served, serves
from classes.admin.scope.searched_filter import media_of
from classes.admin.scope.shown_versions import ShowsVersions
from classes.admin.scope.timezones import clock_of_all, clock_of_row, on_clock
from classes.models.roles import ADMINISTRATION, READERS, Roles
from classes.selectors.history import words_of_entry
from privacy.row_history.kept_tables import is_kept
from privacy.selectors.row_changes import changes_of_row, in_words

MOST_CHANGES = 50


class SchoolScope(BaseModelAdmin):
    """What lists and inlines share: rights by school instead of by Django's permissions."""

    may_add = may_change = may_delete = True
    read_by: Roles = READERS
    opened_by: Roles | None = None  # who opens the page of a row; None: whoever reads the list
    kept_by: Roles = ADMINISTRATION
    desk_group = ""  # under which heading the index lists the model; empty: by its app

    @property
    def school_path(self) -> str:
        return school_path_of(self.model)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return serves(request, self.read_by)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        roles = self.read_by if obj is None else self.opened_by or self.read_by
        return serves(request, roles, obj)

    def has_keep_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether actions may do something to the rows: `permissions=["keep"]`."""
        return serves(request, self.kept_by, obj)

    def has_administer_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether actions may do what only an administrator does: `permissions=[...]`."""
        return serves(request, ADMINISTRATION, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_add and self.has_keep_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change and self.has_keep_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_delete and self.has_keep_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.in_scope(super().get_queryset(request), request)

    def in_scope(
        self, rows: QuerySet[Any], request: HttpRequest, roles: Roles | None = None
    ) -> QuerySet[Any]:
        """Return the rows of the schools where the user has one of the roles, or may read them."""
        if acts_for_everybody(request.user):
            return rows
        schools = schools_served(request, self.read_by if roles is None else roles)
        return rows.filter(**{f"{self.school_path}__in": schools})

    def label(self, row: Model) -> str:
        """Name a row where it is chosen from others."""
        return str(row)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return self._with_choices_in_scope(field, request)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return self._with_choices_in_scope(field, request)

    def _with_choices_in_scope(self, field: Any, request: HttpRequest) -> Any:
        related = self.admin_site._registry.get(field.queryset.model) if field else None
        # No form offers a row of another school, nor of one where its user may not save it.
        if isinstance(related, SchoolScope):
            along = getattr(related, "list_select_related", None) or []
            rows = related.in_scope(field.queryset, request, self.kept_by)
            field.queryset = rows.select_related(*along)
            field.label_from_instance = related.label
        return field


class SchoolScopedInline(SchoolScope, admin.TabularInline):
    """Rows of the user's schools inside the page of another row."""

    extra = 0


def fix_fields(fields: Mapping[str, Any], names: Sequence[str]) -> None:
    """Show these fields of a form without letting anybody change them."""
    for name in set(names) & set(fields):
        fields[name].disabled = True
        fields[name].widget.can_add_related = fields[name].widget.can_change_related = False


class SchoolScopedAdmin(SchoolScope, ShowsVersions):
    """The lists and pages of one model, limited to the user's schools, on their clock."""

    # By name: `mail_to_me` belongs to reports, a room above.
    reading_actions = frozenset({"", "export_admin_action", "mail_to_me"})
    ending_actions: frozenset[str] = frozenset()  # take a right away: never wait for a proof
    fixed_fields: Sequence[str] = ()  # chosen when a row is added, never changed later
    list_per_page = 50
    paginator = CountedPages
    asks_proof = False  # gives rights, or holds a secret: only whoever just showed who she is
    setup_step = ""  # the step of the set-up that the forms of this list are part of

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Lead on to the next step while the school is being set up."""
        response = super().response_add(request, obj, *args, **kwargs)
        self._show_next_step(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        self._show_next_step(request, obj)
        return response

    def _show_next_step(self, request: HttpRequest, obj: Any) -> None:
        # A popup closes at once; its message would turn up on a page that is about something else.
        if self.setup_step and "_popup" not in request.POST:
            show_next_step_of_row(request, obj, after=self.setup_step)

    def get_form(self, request: Any, obj: Any = None, change: Any = False, **kwargs: Any) -> Any:
        """Disable the fixed fields; read-only ones would be left out of the unique checks."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj:
            fix_fields(form.base_fields, self.fixed_fields)
        return form

    @property
    def media(self) -> Media:
        return super().media + media_of(self.list_filter)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Choose the school for whoever works for just one."""
        # Two are enough to know whether there is just one.
        schools = schools_served(request, self.kept_by)[:2]
        chosen = {"school": str(schools[0].pk)} if len(schools) == 1 else {}
        return chosen | super().get_changeform_initial_data(request)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Refuse to look for bytes: a picture or a template is no text, and none of an address."""
        try:
            field = self.model._meta.get_field(lookup.split("__")[0])
        except FieldDoesNotExist:
            return super().lookup_allowed(lookup, value, request)
        return not isinstance(field, BinaryField) and super().lookup_allowed(lookup, value, request)

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Lead to no page that would not open."""
        opens = self.opened_by is None or serves(request, self.opened_by)
        return super().get_list_display_links(request, list_display) if opens else None

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.asks_proof:
            require_proof(request)
        return super().delete_view(request, *args, **kwargs)

    def response_action(self, request: Any, queryset: Any, *args: Any) -> Any:
        """Let an action find only rows that its user may keep, unless it merely reads them."""
        # Django may show the choice of actions twice, above and below, and reads either.
        pressed = set(request.POST.getlist("action")) - self.reading_actions
        if pressed:
            if self.asks_proof and not pressed <= self.ending_actions:
                require_proof(request)
            queryset = self.in_scope(queryset, request, self.kept_by)
        return super().response_action(request, queryset, *args)

    def why_kept(self, row: Model) -> str:
        """Say in one sentence why a row is not deleted and what to do instead; empty: it may be."""
        return ""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Explain what stays in plain words, on the page of one row and in the action of many."""
        to_delete, counts, kinds_kept, protected = super().get_deleted_objects(objs, request)
        reasons: list[Any] = [reason for row in objs if (reason := self.why_kept(row))]
        if kinds_kept and not reasons:
            text = gettext("Never deleted here, but part of it: %(kinds)s.")
            reasons = [text % {"kinds": ", ".join(sorted(str(kind) for kind in kinds_kept))}]
        return to_delete, counts, set(), [*reasons, *protected]

    def history_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show each line of a row's history in the language of whoever reads it."""
        response: Any = super().history_view(request, *args, **kwargs)
        context = getattr(response, "context_data", {})
        for entry in context.get("action_list", ()):
            entry.change_message = words_of_entry(entry)
        if isinstance(row := context.get("object"), Model) and is_kept(type(row)):
            context["changes"] = in_words(changes_of_row(row), most=MOST_CHANGES)
        return response

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return on_clock(clock_of_all(request), request, super().changelist_view, *args, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if self.asks_proof and self.has_keep_permission(request):
            require_proof(request)
        clock = clock_of_row(self, request, object_id) or clock_of_all(request)
        return on_clock(clock, request, super().changeform_view, object_id, *args, **kwargs)
