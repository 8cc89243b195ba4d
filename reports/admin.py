"""The admin of mails and of who asked for them: seen, and sent again."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.admin import ClassGroupAdmin, ClassSessionAdmin, SchoolAdmin
from classes.admin.attention import (
    AttentionLine,
    list_address,
    needs_attention,
    remembered_since,
)
from classes.admin.jobs import again
from classes.admin.scope.rights import operated_schools, readable_schools
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models.roles import KEEPERS_OF_MACHINES, LEADERS, READERS, SEERS_OF_MACHINES
from reports.models import ReportDelivery, ReportSubscription
from reports.services.mail_requests import (
    mail_class_summary,
    mail_register,
    mail_school_summary,
)


@admin.register(ReportDelivery)
class ReportDeliveryAdmin(SchoolScopedAdmin):
    # Operators see that mails go out, and open none: what one is about names a child.
    read_by, opened_by = READERS | SEERS_OF_MACHINES, READERS
    kept_by = KEEPERS_OF_MACHINES
    may_add = may_change = may_delete = False
    list_display = ["created_at", "kind", "about", "address", "state", "attempts", "answer"]
    list_filter = [
        "state",
        "kind",
        ("school", SchoolFilter),
        ("class_group", SearchedFilter),
    ]
    # For `about`, which would ask for one of them in each row.
    list_select_related = ["student", "session__class_group__school", "class_group", "school"]
    search_fields = ["address", "recipient__last_name", "class_group__code", "server_answer"]
    date_hierarchy = "created_at"
    actions = [again(_("Send again"))]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("kind", "about", ("first_on", "last_on")),
                    *(("recipient", "address"), "language", "frequency"),
                ]
            },
        ),
        (_("Work"), {"fields": ["state", "attempts", "answer", "created_at", "sent_at"]}),
        (
            _("For support"),
            {"fields": ["period_key", "handed_over_at"], "classes": ["collapse"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportDelivery]:
        """Note whose mails may be named: operators see that one went, not about which child."""
        named = Case(When(school__in=readable_schools(request), then=True), default=False)
        rows: QuerySet[ReportDelivery] = super().get_queryset(request).annotate(is_named=named)
        return rows

    @admin.display(description=_("about"))
    def about(self, delivery: ReportDelivery) -> str:
        row = delivery.student or delivery.session or delivery.class_group or delivery.school
        return str(row if delivery.is_named else delivery.school)  # type: ignore[attr-defined]

    @admin.display(description=_("the server's answer"))
    def answer(self, delivery: ReportDelivery) -> str:
        return delivery.answer


@admin.register(ReportSubscription)
class ReportSubscriptionAdmin(SchoolScopedAdmin):
    read_by = LEADERS
    may_add = may_change = False
    list_display = ["user", "wanted", "frequency", "created_at"]
    list_filter = ["frequency", ("school", SchoolFilter)]
    list_select_related = ["user", "school", "class_group"]
    search_fields = ["user__email", "user__last_name", "class_group__code"]

    @admin.display(description=_("report"))
    def wanted(self, subscription: ReportSubscription) -> str:
        return str(subscription.class_group or gettext("The whole school"))


@needs_attention
def mails_not_delivered(request: HttpRequest) -> Iterable[AttentionLine]:
    state, lately = ReportDelivery.State, {"created_at__gte": remembered_since()}
    recent = ReportDelivery.objects.filter(school__in=operated_schools(request), **lately)
    n = recent.aggregate(
        failed=Count("pk", filter=Q(state=state.FAILED)),
        unsure=Count("pk", filter=Q(state=state.UNSURE)),
    )
    text = ngettext(
        "mail was not delivered: see what the server said, and send it again.",
        "mails were not delivered: see what the server said, and send them again.",
        n["failed"],
    )
    # `state__exact`: as Django's filter writes it, so that the list shows what it is narrowed by.
    address = list_address(ReportDelivery, state__exact="failed", **lately)
    yield AttentionLine(n["failed"], text, address)
    text = ngettext(
        "mail was perhaps delivered: ask who should have it, before it is sent again.",
        "mails were perhaps delivered: ask who should have them, before they are sent again.",
        n["unsure"],
    )
    address = list_address(ReportDelivery, state__exact="unsure", **lately)
    yield AttentionLine(n["unsure"], text, address)


@admin.action(description=_("Mail the report to me"), permissions=["view"])
def mail_to_me(model_admin: Any, request: HttpRequest, rows: QuerySet[Any]) -> None:
    """Each row's mail goes to whoever asks, who may see the row; a second click sends no other."""
    mail, name = MAILED[type(model_admin)]
    me = cast(User, request.user)
    for row in rows:
        # Whether she may have it is asked again when the mail goes.
        mail(to=me, **{name: row})
    sentence = ngettext("%(n)s mail goes to %(email)s.", "%(n)s mails go to %(email)s.", len(rows))
    text = sentence % {"n": len(rows), "email": me.email}
    model_admin.message_user(request, text, messages.SUCCESS)


MAILED: dict[type, tuple[Callable[..., Any], str]] = {
    ClassSessionAdmin: (mail_register, "session"),
    ClassGroupAdmin: (mail_class_summary, "class_group"),
    SchoolAdmin: (mail_school_summary, "school"),
}
# The register does not know the reports, so the reports add their action to its lists.
for mailed in MAILED:
    mailed.actions = [*mailed.actions, mail_to_me]  # type: ignore[attr-defined]
