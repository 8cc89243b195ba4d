"""The school and its people: users who log in, teachers, students."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.lessons.day_marks import MarkingSchool
from classes.models.lessons.lock import LockingSchool
from classes.models.letters import StatusLetters
from classes.models.roles import Roles, StaffRole
from classes.models.timetable.days import TurningSchool
from classes.quotas.room import RoomForFiles
from classes.school_clock import SchoolClock, validate_time_zone
from privacy.row_history.remembered_rows import RememberedQuerySet

__all__ = ["School", "Student", "Teacher", "validate_time_zone"]
"""The first migration looks for the last of these here."""

LATEST_CLOCK = timedelta(hours=12)
"""How far the last places on earth to begin a day lie behind UTC."""


class SchoolQuerySet(models.QuerySet["School"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "SchoolQuerySet":
        """Return those where the user teaches, or that she sees by a role."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        teaches = Q(teachers__user=user.pk, teachers__left_on=None)
        sees = Q(pk__in=StaffRole.objects.seeing(user, for_change=for_change).values("school"))
        return self.filter(sees | teaches).distinct()

    def overseen_by(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "SchoolQuerySet":
        """Return those of which the user sees everything, not only what she teaches."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(
            pk__in=StaffRole.objects.seeing(user, for_change=for_change).values("school")
        )

    def served_by(self, user: User | AnonymousUser, roles: Roles) -> "SchoolQuerySet":
        """Return those where the user has one of these roles; all for a superuser."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        held = StaffRole.objects.held_by(user, roles)
        # A role without a school holds for all of them.
        of_all = Exists(held.filter(school__isnull=True))
        return self.filter(Q(pk__in=held.values("school")) | of_all)


class School(StatusLetters, SchoolClock, RoomForFiles, LockingSchool, MarkingSchool, TurningSchool):
    """A school: whose students, and in which time zone their days begin."""

    SCHOOL_PATH = "pk"

    name = NameField(_("name"), max_length=200, unique=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("Of mails to people who have not chosen one themselves."),
    )
    sourced_id = models.CharField(_("id in the other system"), max_length=255, blank=True)
    attendance_limit_percent = models.PositiveSmallIntegerField(
        _("lowest attendance (per cent)"),
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("A student who attends less than this is named in reports and warnings."),
    )
    days_absent_before_warning = models.PositiveSmallIntegerField(
        _("days absent before a warning"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("School days running without being seen in any confirmed register."),
    )
    minutes_until_register_due = models.PositiveSmallIntegerField(
        _("minutes until a register is due"),
        default=15,
        validators=[MaxValueValidator(1440)],
        help_text=_("After the beginning of a lesson; then the office may remind of it."),
    )
    minutes_until_reminder = models.PositiveSmallIntegerField(
        _("minutes until a reminder"),
        default=30,
        validators=[MaxValueValidator(1440)],
        help_text=_("After the end of a lesson whose register was not taken."),
    )
    asks_second_factor = models.BooleanField(_("second factor for everybody"), default=False)
    has_chosen_codes = models.BooleanField(_("codes are chosen"), default=False, editable=False)
    is_setup_hidden = models.BooleanField(_("set-up is hidden"), default=False, editable=False)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta(StatusLetters.Meta):
        abstract = False
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["name"]
        constraints = [*StatusLetters.Meta.constraints, *TurningSchool.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a letter that a code of the school has, unless it counts as this status."""
        super().clean()
        for code in self.attendance_codes.all() if self.pk else ():
            for status in self.statuses_of_letter(code.letter):
                if status != code.counts_as:
                    text = gettext("The code “%(code)s” has this letter: choose another.")
                    raise ValidationError({f"letter_{status.value}": text % {"code": code.label}})


class TeacherQuerySet(RememberedQuerySet["Teacher"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "TeacherQuerySet":
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        own = Q(user=user.pk, left_on=None)
        sees = Q(school__in=StaffRole.objects.seeing(user, for_change=for_change).values("school"))
        return self.filter(own | sees)


class Teacher(models.Model):
    """A user who teaches at a school; who teaches at two schools has two rows."""

    user = models.ForeignKey(
        User, verbose_name=_("user account"), on_delete=models.CASCADE, related_name="teacher_posts"
    )
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="teachers"
    )
    sourced_id = models.CharField(_("id in the other system"), max_length=255, blank=True)
    left_on = models.DateField(
        _("left on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("First day no longer at the school; the registers taken stay."),
    )

    objects = TeacherQuerySet.as_manager()

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        ordering = ["user__last_name", "user__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "school"], name="teacher_once_per_school"),
            models.UniqueConstraint(
                fields=["school", "sourced_id"],
                condition=~Q(sourced_id=""),
                name="teacher_sourced_id_unique_in_school",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def version(self) -> str:
        """Whether a page shows her as one who teaches, or since when as one who left."""
        return f"{self.left_on or 'here'}"

    def closest_colleague(self) -> "Teacher | None":
        """Return who teaches the most of her classes with her, if anybody does; one query."""
        others = self.school.teachers.filter(left_on=None).exclude(pk=self.pk)
        shared = others.filter(class_groups__teachers=self)
        return shared.annotate(n=models.Count("class_groups")).order_by("-n", "pk").first()


def covered_now(user: User | AnonymousUser, path: str = "covers") -> Q:
    """Keep classes of which the user takes a lesson on this very day in a colleague's place."""
    now = timezone.now()
    wanted = {"teacher__user": user.pk, "begins_at__lte": now, "ends_at__gt": now}
    return Q(**{f"{path}__{name}": value for name, value in wanted.items()})


class StudentQuerySet(RememberedQuerySet["Student"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "StudentQuerySet":
        """Return those of the user's schools, or now in a class group that the user teaches."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        is_covered = covered_now(user, "enrolments__class_group__covers") & _has_not_left()
        return self.filter(_is_own_of(user, for_change=for_change) | is_covered).distinct()

    def own_of(self, user: User | AnonymousUser, *, for_change: bool = False) -> "StudentQuerySet":
        """Return those the user sees on every day, not on that of a cover alone."""
        if not user.is_authenticated:
            return self.none()
        return (
            self
            if user.is_superuser
            else self.filter(_is_own_of(user, for_change=for_change)).distinct()
        )

    def enrolled_on(self, day: date) -> "StudentQuerySet":
        return self.filter(
            # Both in one filter(): two would be content with two different enrolments.
            Q(enrolments__until_on__isnull=True) | Q(enrolments__until_on__gt=day),
            enrolments__from_on__lte=day,
        ).distinct()


def _is_own_of(user: User, *, for_change: bool) -> Q:
    is_taught = Q(enrolments__class_group__teachers__user=user.pk) & _has_not_left()
    return (
        Q(school__in=StaffRole.objects.seeing(user, for_change=for_change).values("school"))
        | is_taught
    )


def _has_not_left() -> Q:
    """A student's last day counts until it has ended everywhere."""
    today = (timezone.now() - LATEST_CLOCK).date()
    return Q(enrolments__until_on__isnull=True) | Q(enrolments__until_on__gt=today)


class Student(models.Model):
    """A student, known by a number that is unique in the school; names may repeat."""

    FOUND_BY = ("number", "given_name", "family_name")
    """What a person types to find a student, and enters to describe one."""

    DESCRIBED_BY = (*FOUND_BY, "sourced_id")
    """What files and other systems know of a student."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="students"
    )
    number = NameField(_("number"), max_length=40, help_text=_("Unique in the school."))
    given_name = NameField(_("given name"), max_length=100, blank=True)
    family_name = NameField(_("family name"), max_length=100)
    sourced_id = models.CharField(_("id in the other system"), max_length=255, blank=True)

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        ordering = ["family_name", "given_name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "number"],
                name="student_number_unique_in_school",
                violation_error_message=_("Another student of this school has this number."),
            ),
            models.UniqueConstraint(
                fields=["school", "sourced_id"],
                condition=~Q(sourced_id=""),
                name="student_sourced_id_unique_in_school",
            ),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(family_name=""), name="student_has_number_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def lookups(cls, path: str) -> list[str]:
        """Name the fields that find a student, from a model that leads to one by `path`."""
        return [f"{path}__{field}" for field in cls.FOUND_BY]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()
