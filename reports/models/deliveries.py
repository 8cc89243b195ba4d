"""What was mailed to whom, when, and what the mail server said."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import ClassGroup, ClassSession, School, Student
from reports.models.subscriptions import Frequency


class Kind(models.TextChoices):
    """What a mail is about."""

    REGISTER = "register", _("Register of a session")
    CLASS_SUMMARY = "class_summary", _("Report of a class")
    SCHOOL_SUMMARY = "school_summary", _("Report of the school")
    WARNING = "warning", _("Warning about a student")


class State(models.TextChoices):
    """How far a mail has come."""

    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    # The whole message was handed over and the connection broke before the server's answer:
    # nobody but the receiver knows. It is never sent again by itself.
    UNSURE = "unsure", _("Perhaps delivered")
    DROPPED = "dropped", _("No longer wanted")


class ReportDeliveryQuerySet(models.QuerySet["ReportDelivery"]):
    def visible_to(self, user: User | AnonymousUser) -> "ReportDeliveryQuerySet":
        """Return the mails to the user herself."""
        return self.filter(recipient=user.pk) if user.is_authenticated else self.none()

    def in_full(self) -> "ReportDeliveryQuerySet":
        return self.select_related(
            "recipient", "school", "student", "class_group__school", "session__class_group__school"
        )

    def due(self, now: datetime) -> "ReportDeliveryQuerySet":
        return self.filter(state=State.WAITING, next_try_at__lte=now)


class ReportDelivery(models.Model):
    """One mail to one recipient about one thing and one period."""

    Kind = Kind
    State = State

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        ClassSession,
        verbose_name=_("session"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    class_group = models.ForeignKey(
        ClassGroup,
        verbose_name=_("class group"),
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

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(_("mark of the worker"), null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("taken by a worker at"), null=True, blank=True)
    handed_over_at = models.DateTimeField(
        _("handed over at"),
        null=True,
        blank=True,
        help_text=_("Before it no server can have accepted the mail."),
    )
    next_try_at = models.DateTimeField(_("next attempt at"), default=timezone.now)
    queued_at = models.DateTimeField(_("queued at"), null=True, blank=True, editable=False)
    server_answer = models.CharField(_("answer of the mail server"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = ReportDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("report by mail")
        verbose_name_plural = _("reports by mail")
        ordering = ["-created_at", "-pk"]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["recipient", scope, "period_key"],
                    condition=Q(kind=kind),
                    name=f"delivery_{kind}_once",
                )
                for kind, scope in (
                    (Kind.REGISTER.value, "session"),
                    (Kind.CLASS_SUMMARY.value, "class_group"),
                    (Kind.SCHOOL_SUMMARY.value, "school"),
                    (Kind.WARNING.value, "student"),
                )
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind=Kind.REGISTER, session__isnull=False)
                    | Q(kind=Kind.CLASS_SUMMARY, class_group__isnull=False, first_on__isnull=False)
                    | Q(kind=Kind.SCHOOL_SUMMARY, first_on__isnull=False)
                    | Q(kind=Kind.WARNING, student__isnull=False, first_on__isnull=False)
                ),
                name="delivery_says_about_what",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "sending", "sent", "failed", "unsure", "dropped"]
                ),
                name="delivery_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(claim__isnull=False, claimed_at__isnull=False),
                name="delivery_sending_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unsure", "dropped"]) | ~Q(server_answer=""),
                name="delivery_failed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True, last_on__isnull=True)
                | Q(first_on__isnull=False, last_on__isnull=False, last_on__gte=F("first_on")),
                name="delivery_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        about = self.student or self.session or self.class_group or self.school
        return f"{self.get_kind_display()}: {about}"

    @property
    def reason(self) -> str:
        """What a warning warns of: the first word of its key."""
        return self.period_key.split(" ")[0]

    @property
    def answer(self) -> str:
        """The answer in the reader's language, where it is a sentence of ours."""
        return gettext(self.server_answer) if self.server_answer else ""

    @property
    def created_local(self) -> datetime:
        """On the school's clock; without a zone, or a page would show it on its own."""
        return self.school.local(self.created_at).replace(tzinfo=None)
