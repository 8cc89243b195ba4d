"""Class groups and who belongs to them, from a day until before a day."""

from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.people import School, Student, Teacher, covered_now
from classes.models.roles import StaffRole
from privacy.row_history.remembered_rows import RememberedQuerySet


class ClassGroupQuerySet(RememberedQuerySet["ClassGroup"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ClassGroupQuerySet":
        """Return the user's own, and on the day of her cover the class she takes."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        # Each way in a subquery of its own: an OR over joined tables defeats every index.
        own = ClassGroup.objects.own_of(user, for_change=for_change).values("pk")
        covered = ClassGroup.objects.filter(covered_now(user)).values("pk")
        return self.filter(Q(pk__in=own) | Q(pk__in=covered))

    def own_of(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ClassGroupQuerySet":
        """Return those the user teaches or sees by a role; everything for a superuser."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        sees = Q(school__in=StaffRole.objects.seeing(user, for_change=for_change).values("school"))
        # A class seen by a role would come once for each of its teachers.
        return self.filter(Q(teachers__user=user.pk) | sees).distinct()


class ClassGroup(models.Model):
    """Students taught together (OneRoster: class; in the USA: section)."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="class_groups"
    )
    code = NameField(
        _("code"), max_length=40, help_text=_("Short and unique in the school, such as 7A.")
    )
    title = NameField(_("title"), max_length=200, blank=True, help_text=_("Such as Physics."))
    teachers = models.ManyToManyField(
        Teacher, verbose_name=_("teachers"), blank=True, related_name="class_groups"
    )
    sourced_id = models.CharField(_("id in the other system"), max_length=255, blank=True)

    objects = ClassGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "code"],
                name="class_group_code_unique_in_school",
                violation_error_message=_("Another class of this school has this code."),
            ),
            models.UniqueConstraint(
                fields=["school", "sourced_id"],
                condition=~Q(sourced_id=""),
                name="class_group_sourced_id_unique_in_school",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="class_group_has_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def roster_on(self, day: date) -> "models.QuerySet[Student]":
        """Return the students enrolled on a day, in the order of the register."""
        enrolled = Enrolment.objects.filter(class_group=self).active_on(day)
        return Student.objects.filter(pk__in=enrolled.values("student"))


class EnrolmentQuerySet(RememberedQuerySet["Enrolment"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "EnrolmentQuerySet":
        return self.filter(
            class_group__in=ClassGroup.objects.visible_to(user, for_change=for_change)
        )

    def active_on(self, day: date) -> "EnrolmentQuerySet":
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)


class Enrolment(models.Model):
    """A student's membership of a class group."""

    SCHOOL_PATH = "class_group__school"

    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="enrolments"
    )
    class_group = models.ForeignKey(
        ClassGroup,
        verbose_name=_("class"),
        on_delete=models.CASCADE,
        related_name="enrolments",
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("First day no longer in the class.")
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["class_group", "student", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="enrolment_ends_after_it_begins",
                violation_error_message=_("The last day must lie after the first."),
            ),
            models.UniqueConstraint(
                fields=["student", "class_group"],
                condition=Q(until_on__isnull=True),
                name="enrolment_open_once",
                violation_error_message=_("The student is in this class already."),
            ),
            models.UniqueConstraint(
                fields=["student", "class_group", "from_on"], name="enrolment_begins_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        values = {
            "student": self.student,
            "class_group": self.class_group,
            "day": date_format(self.from_on, "SHORT_DATE_FORMAT"),
        }
        return gettext("%(student)s in %(class_group)s from %(day)s") % values

    @property
    def version(self) -> str:
        """From when until when a page shows it."""
        return f"{self.from_on} {self.until_on or ''}".strip()

    @property
    def last_on(self) -> date | None:
        """The last day in the class group."""
        return self.until_on - timedelta(days=1) if self.until_on else None
