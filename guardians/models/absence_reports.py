"""What somebody at home reports: an absence, its reason, a photo of the certificate."""

import uuid
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models import PlannedAbsence, School, Student
from classes.models.roles import OFFICE
from classes.selectors.absences.absence_times import AbsenceTimes
from office.models import Contact
from storage.encryption.data_keys import Owner
from storage.encryption.file_fields import SealedFileField

FOLDER = "certificates/"
LONGEST_REASON = 300


def certificate_path(report: "AbsenceReport", file_name: str) -> str:
    """Store under a name of our own, which says nothing of the student."""
    return f"{FOLDER}{uuid.uuid4().hex}{PurePath(file_name).suffix}"


class ReportState(models.TextChoices):
    WAITING = "waiting", _("Waits for the school")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not accepted")


class AbsenceReportQuerySet(models.QuerySet["AbsenceReport"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "AbsenceReportQuerySet":
        """Return those of the user's office: nobody else sees certificates."""
        return self.filter(student__school__in=School.objects.served_by(user, OFFICE))

    def waiting(self) -> "AbsenceReportQuerySet":
        return self.filter(state=ReportState.WAITING)


class AbsenceReport(models.Model):
    """An absence that somebody at home reports; the office says yes or no."""

    SCHOOL_PATH = "student__school"

    State = ReportState

    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="absence_reports",
    )
    # The report outlives the contact, so who reported it is kept as text beside the key.
    contact = models.ForeignKey(
        Contact,
        verbose_name=_("contact"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="absence_reports",
    )
    # Room for a name and what she is to the student, as `str` of a contact puts them together.
    reported_by = NameField(_("reported by"), max_length=310)
    reported_at = models.DateTimeField(_("reported at"), default=timezone.now)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    certificate = SealedFileField(_("certificate"), upload_to=certificate_path, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState, default=ReportState.WAITING
    )
    answer = models.CharField(_("answer of the school"), max_length=LONGEST_REASON, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    absence = models.ForeignKey(
        PlannedAbsence,
        verbose_name=_("planned absence"),
        # The office may delete the plan later; that the report was accepted stays so.
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = AbsenceReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence reported by parents")
        verbose_name_plural = _("absences reported by parents")
        ordering = ["-reported_at", "-pk"]
        indexes = [models.Index(fields=["student", "state"], name="absence_report_of_student")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_report_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="absence_report_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.WAITING, decided_at__isnull=True)
                | (~Q(state=ReportState.WAITING) & Q(decided_at__isnull=False)),
                name="absence_report_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(reported_by=""), name="absence_report_says_by_whom"
            ),
        ]

    def __str__(self) -> str:
        values = {"student": self.student, "name": self.reported_by}
        return gettext("%(student)s: reported by %(name)s") % values

    @property
    def school(self) -> School:
        return self.student.school

    @property
    def version(self) -> str:
        """Whether a page shows it before or after its decision."""
        return self.decided_at.isoformat() if self.decided_at else "waiting"

    @property
    def is_waiting(self) -> bool:
        return self.state == ReportState.WAITING

    @property
    def local_start(self) -> datetime:
        return self.school.local(self.starts_at)

    @property
    def local_end(self) -> datetime:
        return self.school.local(self.ends_at)

    @property
    def times(self) -> AbsenceTimes:
        """Its days and hours, as somebody says them."""
        return AbsenceTimes.of(self)  # type: ignore[arg-type]

    @property
    def file_owner(self) -> Owner:
        """The school's: a withdrawn consent to faces ends the student's own key."""
        return Owner(School._meta.label, self.student.school_id)
