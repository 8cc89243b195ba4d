"""The admin of webhooks: who gets which messages, what was sent, and sending it again."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from classes.admin.attention import (
    AttentionLine,
    list_address,
    needs_attention,
    remembered_since,
)
from classes.admin.jobs import again
from classes.admin.scope.rights import operated_schools, serves
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models.roles import ADMINISTRATION, KEEPERS_OF_MACHINES, LEADERS, SEERS_OF_MACHINES
from classes.services.history import keep_in_history
from integrations.admin.shown_once import ShownSecret, show_secrets
from integrations.admin.webhook_form import WRITTEN_FIELDS, WebhookEndpointForm
from integrations.models import Event, Form, WebhookDelivery, WebhookEndpoint
from integrations.models.webhooks import new_secret
from jobs.failures import remark


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(SchoolScopedAdmin):
    asks_proof = True
    read_by = SEERS_OF_MACHINES
    form = WebhookEndpointForm
    fixed_fields = ["school"]
    fieldsets = [
        (None, {"fields": ["school", "url", "events", "is_active", "form"]}),
        (_("Only for Ed-Fi and SIF"), {"fields": WRITTEN_FIELDS}),
    ]
    list_display = ["url", "school", "form", "event_labels", "is_active"]
    list_filter = ["is_active", "form", ("school", SchoolFilter)]
    list_select_related = ["school"]
    search_fields = ["url"]
    actions = ["renew_secret"]

    @admin.display(description=_("events"))
    def event_labels(self, endpoint: WebhookEndpoint) -> str:
        return ", ".join(str(Event(event).label) for event in endpoint.events)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if obj.form != Form.MESSAGES:
            return super().response_add(request, obj, post_url_continue)
        return self._show_secrets(request, [obj])

    @admin.action(
        description=_("Make a new secret; the old one ends at once"), permissions=["keep"]
    )
    def renew_secret(
        self, request: HttpRequest, endpoints: QuerySet[WebhookEndpoint]
    ) -> HttpResponse:
        renewed = list(endpoints)
        for endpoint in renewed:
            endpoint.secret = new_secret()
            endpoint.save(update_fields=["secret"])
            keep_in_history(endpoint, by=cast(User, request.user), change=remark("secret_renewed"))
        return self._show_secrets(request, renewed)

    def _show_secrets(
        self, request: HttpRequest, endpoints: Sequence[WebhookEndpoint]
    ) -> HttpResponse:
        secrets = [ShownSecret(endpoint.url, endpoint.secret) for endpoint in endpoints]
        return show_secrets(request, secrets, back=list_address(WebhookEndpoint))


@needs_attention
def messages_given_up(request: HttpRequest) -> Iterable[AttentionLine]:
    wanted = {
        "state__exact": WebhookDelivery.State.FAILED,
        "endpoint__is_active__exact": 1,
        "created_at__gte": remembered_since(),
    }
    given_up = WebhookDelivery.objects.filter(endpoint__school__in=operated_schools(request))
    n = given_up.filter(**wanted).count()
    text = ngettext(
        "message to another system was given up: see what it answered, and send it again.",
        "messages to other systems were given up: see what they answered, and send them again.",
        n,
    )
    yield AttentionLine(n, text, list_address(WebhookDelivery, **wanted))


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(SchoolScopedAdmin):
    read_by, opened_by = SEERS_OF_MACHINES, LEADERS
    kept_by = KEEPERS_OF_MACHINES
    may_add = may_change = False
    list_display = ["event", "endpoint", "state", "attempts", "outcome", "created_at", "sent_at"]
    list_filter = [
        "state",
        "event",
        "endpoint__is_active",
        ("endpoint__school", SchoolFilter),
    ]
    list_select_related = ["endpoint"]
    search_fields = ["endpoint__url", "answer"]
    date_hierarchy = "created_at"
    actions = [again(_("Send again"))]
    fields = [
        ("event", "event_id"),
        "endpoint",
        "message",
        ("state", "attempts", "next_try_at"),
        "outcome",
        ("created_at", "sent_at"),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return serves(request, ADMINISTRATION, obj)

    @admin.display(description=_("answer of the other system"), ordering="answer")
    def outcome(self, delivery: WebhookDelivery) -> str:
        return delivery.reason

    @admin.display(description=_("message"))
    def message(self, delivery: WebhookDelivery) -> str:
        return format_html("<pre>{}</pre>", json.dumps(delivery.payload, indent=2))
