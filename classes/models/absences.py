"""Absences known in advance: entered by the office, shown before any face."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.class_sessions import ClassSession
from classes.models.codes import AttendanceCode
from classes.models.people import School, Student
from classes.models.records import AttendanceRecord
from classes.models.statuses import AWAY, Status


class PlannedAbsenceQuerySet(models.QuerySet["PlannedAbsence"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "PlannedAbsenceQuerySet":
        return self.filter(student__in=Student.objects.visible_to(user, for_change=for_change))

    def during(self, starts_at: datetime, ends_at: datetime) -> "PlannedAbsenceQuerySet":
        """Return those that touch a time, such as that of a session."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def valid(self) -> "PlannedAbsenceQuerySet":
        """Leave out those that gave way to another absence, for as long as that one holds."""
        return self.filter(replaced_by=None)

    def with_step(self) -> "PlannedAbsenceQuerySet":
        """Count of each how many were entered in its step, with it: `n_in_step`, None without."""
        of_step = PlannedAbsence.all_there_are.filter(batch=OuterRef("batch")).order_by()
        counted = of_step.values("batch").annotate(n=Count("pk"))
        return self.annotate(n_in_step=Subquery(counted.values("n")))

    def over(self, session: ClassSession) -> "PlannedAbsenceQuerySet":
        """Return those of the roster that touch a session, with their codes."""
        roster = session.class_group.roster_on(session.day).order_by()
        touching = self.during(session.starts_at, session.ends_at)
        of_roster = touching.filter(student__in=roster.values("pk"))
        return of_roster.select_related("code", "student__school")


class ValidAbsences(models.Manager.from_queryset(PlannedAbsenceQuerySet)):  # type: ignore[misc]
    """Finds the absences that hold."""

    def get_queryset(self) -> PlannedAbsenceQuerySet:
        return PlannedAbsenceQuerySet(self.model, using=self._db).valid()


class AbsenceBatch(models.Model):
    """Absences that were entered in one step, and can be taken back in one."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="absence_batches"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        verbose_name = _("absences entered together")
        verbose_name_plural = _("absences entered together")
        ordering = ["-entered_at"]

    def __str__(self) -> str:
        return date_format(self.school.local(self.entered_at), "STAMP")

    @property
    def version(self) -> str:
        return self.entered_at.isoformat()


class PlannedAbsence(models.Model):
    """A student will be away from a moment until a moment, and why."""

    SCHOOL_PATH = "student__school"

    student = models.ForeignKey(
        Student,
        verbose_name=_("student"),
        on_delete=models.CASCADE,
        related_name="planned_absences",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=[(status.value, status.label) for status in AWAY],
        default=Status.EXCUSED,
    )
    code = models.ForeignKey(
        AttendanceCode,
        verbose_name=_("attendance code"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    batch = models.ForeignKey(
        AbsenceBatch,
        verbose_name=_("entered in one step with"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="absences",
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("gave way to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced",
        help_text=_("A later letter covers it; if that absence is taken back, this one holds."),
    )

    objects = ValidAbsences()
    all_there_are = PlannedAbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned absence")
        verbose_name_plural = _("planned absences")
        ordering = ["starts_at", "student"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="planned_absence_ends_after_it_starts",
                violation_error_message=_("The end must lie after the start."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in AWAY]),
                name="planned_absence_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.get_status_display()}"

    @property
    def version(self) -> str:
        """Which plan of this absence a page shows; any later one has another."""
        return self.entered_at.isoformat()

    @property
    def letter(self) -> str:
        return self.code.letter if self.code else self.student.school.letter_of(self.status)

    @property
    def label(self) -> str:
        return self.code.label if self.code else self.get_status_display()

    @property
    def fitting_code(self) -> AttendanceCode | None:
        """The code, unless it has come to count as something else since."""
        # A plan says what it counts as; a code that counts as something else would contradict it.
        return self.code if self.code and self.code.counts_as == self.status else None

    @property
    def school(self) -> School:
        return self.student.school

    @property
    def local_start(self) -> datetime:
        """Start on the school's clock."""
        return self.school.local(self.starts_at)

    @property
    def local_end(self) -> datetime:
        """End on the school's clock."""
        return self.school.local(self.ends_at)

    @property
    def n_others(self) -> int:
        """How many more were entered in its step (`with_step` has counted them)."""
        return (getattr(self, "n_in_step", None) or 1) - 1

    def is_same_as(self, other: "PlannedAbsence") -> bool:
        names = ("starts_at", "ends_at", "status", "code_id", "reason")
        return all(getattr(self, name) == getattr(other, name) for name in names)

    def is_on(self, moment: datetime) -> bool:
        return self.starts_at <= moment < self.ends_at

    def is_followed_by(self, record: AttendanceRecord | None) -> bool:
        """Say whether the register says what was planned."""
        recorded = (record.status, record.code_id) if record else None
        return recorded == (self.status, self.code_id)
