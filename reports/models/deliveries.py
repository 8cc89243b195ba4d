"""What was mailed to whom, when, and what the mail server answered."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassGroup, ClassSession, School, Student
from jobs.failures import sentence_of
from jobs.models import MailJob, MailState
from reports.models.subscriptions import Frequency


class ReportKind(models.TextChoices):
    """What a mail is about."""

    REGISTER = "register", _("Register of a lesson")
    CLASS_SUMMARY = "class_summary", _("Report of a class")
    SCHOOL_SUMMARY = "school_summary", _("Report of the school")
    WARNING = "warning", _("Warning about a student")


class ReportDeliveryQuerySet(models.QuerySet["ReportDelivery"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ReportDeliveryQuerySet":
        """Return the mails to the user herself."""
        return self.filter(recipient=user.pk) if user.is_authenticated else self.none()

    def in_full(self) -> "ReportDeliveryQuerySet":
        return self.select_related(
            "recipient", "school", "student", "class_group__school", "session__class_group__school"
        )


class ReportDelivery(MailJob):
    """One mail to one recipient about one thing and one period."""

    JOB_KIND = "reports.services.deliveries.MAILS"

    Kind = ReportKind

    kind = models.CharField(_("kind"), max_length=20, choices=ReportKind)
    session = models.ForeignKey(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    class_group = models.ForeignKey(
        ClassGroup,
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="report_deliveries",
    )
    # Where it went stays known when the account gets another address.
    address = models.EmailField(_("e-mail address"), help_text=_("Of the recipient at the time."))
    language = models.CharField(_("language"), max_length=10)
    period_key = models.CharField(
        _("period"),
        max_length=60,
        help_text=_("Each recipient gets one mail for each, about one thing."),
    )
    frequency = models.CharField(
        _("frequency"),
        max_length=10,
        choices=Frequency,
        blank=True,
        help_text=_("Empty: not by subscription."),
    )
    first_on = models.DateField(_("first day"), null=True, blank=True)
    last_on = models.DateField(_("last day"), null=True, blank=True)

    server_answer = models.CharField(_("answer of the mail server"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = ReportDeliveryQuerySet.as_manager()

    class Meta(MailJob.Meta):
        verbose_name = _("report by mail")
        verbose_name_plural = _("reports by mail")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *MailJob.Meta.constraints,
            *(
                # One of each kind: what a mail is about stands in a column of its own, often NULL.
                models.UniqueConstraint(
                    fields=["recipient", scope, "period_key"],
                    condition=Q(kind=kind),
                    name=f"delivery_{kind}_once",
                )
                for kind, scope in (
                    (ReportKind.REGISTER.value, "session"),
                    (ReportKind.CLASS_SUMMARY.value, "class_group"),
                    (ReportKind.SCHOOL_SUMMARY.value, "school"),
                    (ReportKind.WARNING.value, "student"),
                )
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=ReportKind.REGISTER, session__isnull=False)
                    | Q(
                        kind=ReportKind.CLASS_SUMMARY,
                        class_group__isnull=False,
                        first_on__isnull=False,
                    )
                    | Q(kind=ReportKind.SCHOOL_SUMMARY, first_on__isnull=False)
                    | Q(kind=ReportKind.WARNING, student__isnull=False, first_on__isnull=False)
                ),
                name="delivery_says_about_what",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.READY, sent_at__isnull=False)
                | (~Q(state=MailState.READY) & Q(sent_at__isnull=True)),
                name="delivery_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MailState.UNSURE, MailState.DROPPED]) | ~Q(failure_code=""),
                name="delivery_ended_says_why",
            ),
            # Both or neither, or a report would begin without an end.
            models.CheckConstraint(
                condition=Q(first_on__isnull=True, last_on__isnull=True)
                | Q(first_on__isnull=False, last_on__isnull=False, last_on__gte=F("first_on")),
                name="delivery_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        about = self.student or self.session or self.class_group or self.school
        return f"{self.get_kind_display()}: {about}"

    @property
    def reason(self) -> str:
        """What a warning warns of: the first word of its key."""
        # Kept within the key, since a key is unique for each reason as well.
        return self.period_key.split(" ")[0]

    @property
    def owning_school(self) -> School:
        """Whoever asks for a mail names the school: it may be about the school alone."""
        raise ValueError("A mail needs its school.")

    @property
    def answer(self) -> str:
        """A sentence in the reader's language, with the words of a server that refused the mail."""
        if self.failure_code:
            params = {"answer": self.server_answer} | self.failure_params
            return sentence_of(self.failure_code, params)
        return self.server_answer

    @property
    def created_local(self) -> datetime:
        """On the school's clock; without a zone, or a page would show it on its own."""
        return self.school.local(self.created_at).replace(tzinfo=None)
