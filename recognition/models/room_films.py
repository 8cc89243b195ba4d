"""When the cameras of a room film its lessons by themselves, and each such film."""

from datetime import datetime, timedelta
from itertools import zip_longest

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models import ClassGroup, ClassSession, Room, School
from jobs.models import Job, job_constraints
from recognition.models.cameras import Camera
from recognition.models.captures import Capture

LATEST_MINUTE = 60


class WatchMode(models.TextChoices):
    """When a room films by itself."""

    OFF = "off", _("Off")
    REQUEST = "request", _("When the teacher asks")
    START = "start", _("At the start")
    SEVERAL = "several", _("Several times, also at the end")
    THROUGHOUT = "throughout", _("Throughout, every five minutes")


class RoomWatch(models.Model):
    """What a room films by itself, and who answers for it; without an answer it films nothing."""

    SCHOOL_PATH = "room__school"

    Mode = WatchMode

    room = models.OneToOneField(
        Room, verbose_name=_("room"), on_delete=models.CASCADE, related_name="watch"
    )
    mode = models.CharField(_("films"), max_length=12, choices=WatchMode, default=WatchMode.OFF)
    first_minute = models.PositiveSmallIntegerField(
        _("from minute"),
        default=3,
        validators=[MaxValueValidator(LATEST_MINUTE)],
        help_text=_("Of the lesson: the first film begins then."),
    )
    last_minute = models.PositiveSmallIntegerField(
        _("until minute"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(LATEST_MINUTE)],
        help_text=_("A camera that does not answer is tried until then; who comes later is late."),
    )
    assessed_on = models.DateField(
        _("impact assessment covers the room since"), null=True, blank=True
    )
    notice_on = models.DateField(_("notice hangs at the door since"), null=True, blank=True)
    answered_by = NameField(
        _("answered for by"), max_length=200, blank=True, help_text=_("Name and post.")
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("filming of a room")
        verbose_name_plural = _("filming of rooms")
        ordering = ["room"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=WatchMode.values), name="watch_mode"),
            models.CheckConstraint(
                condition=Q(mode=WatchMode.OFF)
                | (Q(assessed_on__isnull=False, notice_on__isnull=False) & ~Q(answered_by="")),
                name="watch_answered_for",
            ),
            models.CheckConstraint(
                condition=Q(last_minute__gt=F("first_minute")), name="watch_minutes_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room}: {self.get_mode_display()}"

    @property
    def films(self) -> bool:
        return self.mode != WatchMode.OFF

    @property
    def version(self) -> str:
        return self.changed_at.isoformat() if self.pk else ""


class ClassWatch(models.Model):
    """When rooms film a class by themselves, where that differs from what each room does.

    It holds only in rooms that may film: whether one may is answered for at the room. A class
    that is off is filmed by no room, and neither is whoever shares a room with it.
    """

    SCHOOL_PATH = "class_group__school"

    class_group = models.OneToOneField(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="watch"
    )
    mode = models.CharField(_("films"), max_length=12, choices=WatchMode)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("changed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("filming of a class")
        verbose_name_plural = _("filming of classes")
        ordering = ["class_group"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=WatchMode.values), name="class_watch_mode")
        ]

    def __str__(self) -> str:
        return f"{self.class_group}: {self.get_mode_display()}"

    @property
    def version(self) -> str:
        return self.changed_at.isoformat() if self.pk else ""


class FilmExemption(models.Model):
    """A lesson that no camera of a room films by itself."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="+"
    )
    session = models.OneToOneField(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        related_name="film_exemption",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now)

    class Meta:
        verbose_name = _("lesson not filmed")
        verbose_name_plural = _("lessons not filmed")
        ordering = ["pk"]

    def __str__(self) -> str:
        return gettext("%(what)s: not filmed") % {"what": self.session}


class RoomFilmState(models.TextChoices):
    """How far a film of a room has come: a job's states, and an end of its own."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Filming")
    READY = "ready", _("Filmed")
    FAILED = "failed", _("Not filmed")
    DROPPED = "dropped", _("No longer wanted")


class RoomFilm(Job):
    """One film of one camera of a room, made by itself for a lesson; what it shows is a capture."""

    JOB_KIND = "recognition.services.rooms.room_film_job.ROOM_FILMS"

    SCHOOL_PATH = "session__class_group__school"

    State = RoomFilmState

    session = models.ForeignKey(
        ClassSession, verbose_name=_("lesson"), on_delete=models.CASCADE, related_name="room_films"
    )
    camera = models.ForeignKey(
        Camera, verbose_name=_("camera"), on_delete=models.CASCADE, related_name="films"
    )
    due_at = models.DateTimeField(_("due at"))
    give_up_at = models.DateTimeField(_("tried until"))
    state = models.CharField(
        _("state"), max_length=10, choices=RoomFilmState, default=RoomFilmState.QUEUED
    )
    capture = models.OneToOneField(
        Capture,
        verbose_name=_("film or photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="room_film",
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked for by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty: the room filmed by itself."),
    )

    class Meta(Job.Meta):
        verbose_name = _("film of a room")
        verbose_name_plural = _("films of rooms")
        ordering = ["session", "due_at", "camera"]
        constraints = [
            *job_constraints(RoomFilmState),
            models.UniqueConstraint(
                fields=["session", "camera", "due_at"], name="room_film_once_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.camera.name}"

    @property
    def owning_school(self) -> School:
        return self.session.class_group.school


def film_mode_of(watch: RoomWatch, session: ClassSession) -> WatchMode:
    """Return when a room films a lesson: as its class wishes, else as the room does."""
    of_class: ClassWatch | None = getattr(session.class_group, "watch", None)
    return WatchMode(of_class.mode if of_class and watch.films else watch.mode)


def moments_of(watch: RoomWatch, session: ClassSession) -> list[tuple[datetime, datetime]]:
    """Return when a room films a lesson by itself, and until when each film is tried: at most until
    the next one, as a camera makes one film at a time."""
    minute = timedelta(minutes=1)
    first = session.starts_at + watch.first_minute * minute
    tried_for = (watch.last_minute - watch.first_minute) * minute
    ends_at = session.ends_at
    by_mode = {
        WatchMode.START: [first],
        WatchMode.SEVERAL: [
            first,
            session.starts_at + (ends_at - session.starts_at) / 2,
            ends_at - BEFORE_END,
        ],
        WatchMode.THROUGHOUT: [
            first + n * EVERY for n in range(max(1, (ends_at - BEFORE_END - first) // EVERY + 1))
        ],
    }
    moments = [
        due_at for due_at in by_mode.get(film_mode_of(watch, session), []) if due_at < ends_at
    ]
    # After the last one comes the lesson's end.
    ends = zip_longest(moments, moments[1:], fillvalue=ends_at)
    return [(at, min(at + tried_for, end)) for at, end in ends]


EVERY = timedelta(minutes=5)
"""From film to film, throughout a lesson."""

BEFORE_END = timedelta(minutes=4)
"""The last film of a lesson, before they pack their bags."""
