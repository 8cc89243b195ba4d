"""The admin of tokens: made with a form, shown once, revoked, never changed."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.admin.attention import list_address
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models.roles import LEADERS
from classes.services.history import keep_in_history
from integrations.admin.shown_once import ShownSecret, show_secrets
from integrations.models import ApiToken, Scope
from integrations.services.tokens import fill_token, revoke_token
from jobs.failures import remark

USUAL_LIFE = timedelta(days=365)
LONGEST_LIFE = timedelta(days=2 * 365)


class ApiTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=capfirst(_("rights")), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_expires_at(self) -> Any:
        expires_at, now = self.cleaned_data["expires_at"], timezone.now()
        if not now < expires_at <= now + LONGEST_LIFE:
            raise forms.ValidationError(
                gettext("A token lasts %(n_years)s years at most: choose a day before that.")
                % {"n_years": LONGEST_LIFE.days // 365}
            )
        return expires_at


@admin.register(ApiToken)
class ApiTokenAdmin(SchoolScopedAdmin):
    asks_proof = True
    form = ApiTokenForm
    fields = ["school", "name", "scopes", "expires_at"]
    list_display = [
        "name",
        "begins_with",
        "school",
        "rights",
        "state",
        "expires_at",
        "last_used_at",
    ]
    list_filter = [("school", SchoolFilter)]
    list_select_related = ["school"]
    search_fields = ["name", "prefix"]
    actions = ["revoke"]
    ending_actions = frozenset({"revoke"})
    may_delete = False
    read_by = LEADERS

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A token is looked at and revoked; another right is another token."""
        return False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        if obj is None:
            return self.fields
        shown = ["school", "name", "begins_with", "rights", "state", "expires_at"]
        return [*shown, "created_by", "created_at", "last_used_at", "revoked_at"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        usual = {"expires_at": timezone.now() + USUAL_LIFE}
        return usual | super().get_changeform_initial_data(request)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        obj.shown_once = fill_token(obj, by=request.user)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        secret = ShownSecret(obj.name, obj.shown_once)
        return show_secrets(request, [secret], back=list_address(ApiToken))

    @admin.display(description=_("begins with"))
    def begins_with(self, token: ApiToken) -> str:
        return f"{token.prefix}…"

    @admin.display(description=_("rights"))
    def rights(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @admin.display(description=_("state"))
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return gettext("Revoked")
        return gettext("Expired") if token.expires_at <= timezone.now() else gettext("In force")

    @admin.action(description=_("Revoke: it ends at once"), permissions=["keep"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[ApiToken]) -> None:
        revoked = [token for token in tokens if revoke_token(token=token)]
        for token in revoked:
            keep_in_history(token, by=cast(User, request.user), change=remark("token_revoked"))
        text = ngettext("%(n)s token is revoked.", "%(n)s tokens are revoked.", len(revoked))
        self.message_user(request, text % {"n": len(revoked)})
