"""The register: meetings of class groups."""

from datetime import date, datetime

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models.groups import ClassGroup
from classes.models.lessons.acting_tokens import LONGEST_TOKEN, with_token
from classes.models.lessons.lock import LockedRegister
from classes.models.people import Teacher, covered_now

FIRST_YEAR, LAST_YEAR = 2000, 2100


def validate_year(moment: datetime) -> None:
    """Refuse slips of the pen; at the ends of the calendar clocks cannot even be compared."""
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        text = gettext("The year must lie between %(first)s and %(last)s.")
        message = text % {"first": FIRST_YEAR, "last": LAST_YEAR}
        # A form would put its own words in the place of those of a code it knows.
        raise ValidationError(message, code="year_out_of_range")


class ClassSessionQuerySet(models.QuerySet["ClassSession"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ClassSessionQuerySet":
        """Return those of the user's own class groups, and those she is to give herself.

        What she gives as cover she sees on its day only.
        """
        if not user.is_authenticated:
            return self.none()
        is_of_class = Q(class_group__in=ClassGroup.objects.own_of(user, for_change=for_change))
        own = Teacher.objects.filter(user=user.pk, left_on=None)
        is_own = Q(teacher__in=own, cover=None)
        return self.filter(is_of_class | is_own | covered_now(user, "cover"))

    def taught_by(self, user: User | AnonymousUser) -> "ClassSessionQuerySet":
        """Return those of whose register the user is asked first, whatever else she may see."""
        if not user.is_authenticated:
            return self.none()
        is_of_class = Q(teacher=None, class_group__teachers__user=user.pk)
        return self.filter(is_of_class | Q(teacher__user=user.pk)).distinct()

    def in_full(self) -> "ClassSessionQuerySet":
        """Fetch along what pages show of a session: class group, school and who confirmed it."""
        return self.select_related("class_group__school", "confirmed_by")

    def taken(self) -> "ClassSessionQuerySet":
        """Return those whose register says something: closed, or with a record."""
        records = apps.get_model("classes", "AttendanceRecord").objects
        has_records = models.Exists(records.filter(session=models.OuterRef("pk")))
        return self.filter(Q(state=ClassSession.State.CLOSED) | Q(has_records))

    def still_open(self) -> "ClassSessionQuerySet":
        return self.filter(state=ClassSession.State.OPEN)


class SessionState(models.TextChoices):
    """Whether a register may still be changed without a reason."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ClassSession(LockedRegister):
    """One meeting of a class group."""

    SCHOOL_PATH = "class_group__school"

    State = SessionState

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="sessions"
    )
    starts_at = models.DateTimeField(_("starts"), validators=[validate_year])
    ends_at = models.DateTimeField(_("ends"), validators=[validate_year])
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    meeting = models.ForeignKey(
        "WeeklyMeeting",
        verbose_name=_("line of the timetable"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="sessions",
        help_text=_("The line of the timetable that opened it."),
    )
    room = models.ForeignKey(
        "Room",
        verbose_name=_("room"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
    )
    teacher = models.ForeignKey(
        Teacher,
        verbose_name=_("teacher"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    first_confirmed_at = models.DateTimeField(
        _("first confirmed at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("What was changed before is no amendment."),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    confirmed_with = models.CharField(
        _("confirmed with the token"), max_length=LONGEST_TOKEN, blank=True, editable=False
    )

    objects = ClassSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message=_("The end must lie after the start."),
            ),
            models.UniqueConstraint(
                fields=["class_group", "starts_at"],
                name="session_once_per_start",
                violation_error_message=_("This class has a lesson at this time already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.class_group.code}, {date_format(self.local_start, 'STAMP')}"

    @property
    def who_confirmed(self) -> str:
        """Whoever confirmed it, and with which token."""
        return with_token(self.confirmed_by, self.confirmed_with)

    @property
    def local_start(self) -> datetime:
        """Start on the school's clock."""
        return self.class_group.school.local(self.starts_at)

    @property
    def day(self) -> date:
        """The school day it belongs to, on the school's clock."""
        return self.local_start.date()

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def version(self) -> str:
        """Which opening or closing of this register a page shows; any later one has another."""
        confirmed_at = self.confirmed_at.isoformat() if self.confirmed_at else ""
        return f"{self.state} {confirmed_at}".strip()
