"""The admin of mails and of who asked for them: seen, and sent again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.admin.scoping import SchoolScopedAdmin
from reports.models import ReportDelivery, ReportSubscription
from reports.services.asking import send_again


@admin.register(ReportDelivery)
class ReportDeliveryAdmin(SchoolScopedAdmin):
    may_add = may_change = may_delete = False
    list_display = ["created_at", "kind", "about", "address", "state", "attempts", "said"]
    list_filter = [
        "state",
        "kind",
        ("school", admin.RelatedOnlyFieldListFilter),
        ("class_group", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["student", "session__class_group__school", "class_group", "school"]
    search_fields = ["address", "recipient__last_name", "class_group__code", "server_answer"]
    date_hierarchy = "created_at"
    actions = ["send_again"]
    exclude = ["claim", "queued_at"]

    @admin.display(description=_("about"))
    def about(self, delivery: ReportDelivery) -> str:
        row = delivery.student or delivery.session or delivery.class_group or delivery.school
        return str(row)

    @admin.display(description=_("the server's answer"))
    def said(self, delivery: ReportDelivery) -> str:
        return delivery.said

    @admin.action(description=_("Send again"), permissions=["view"])
    def send_again(self, request: HttpRequest, deliveries: QuerySet[ReportDelivery]) -> None:
        chosen = list(deliveries.select_related("recipient"))
        for delivery in chosen:
            send_again(delivery=delivery)
        text = ngettext("%(n)s mail is sent again.", "%(n)s mails are sent again.", len(chosen)) % {
            "n": len(chosen)
        }
        self.message_user(request, text, messages.SUCCESS)


@admin.register(ReportSubscription)
class ReportSubscriptionAdmin(SchoolScopedAdmin):
    may_add = may_change = False
    list_display = ["user", "wanted", "frequency", "created_at"]
    list_filter = ["frequency", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "school", "class_group"]
    search_fields = ["user__email", "user__last_name", "class_group__code"]

    @admin.display(description=_("report"))
    def wanted(self, subscription: ReportSubscription) -> str:
        return str(subscription.class_group or gettext("The whole school"))
