"""Where each student of a class group usually sits, room by room."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classes.models import ClassGroup, Room, Student

N_COLUMNS, N_ROWS = 8, 7
"""A plan has room for 56 students."""


class Seat(models.Model):
    """One student's place in the room, as the teacher sees it from the front."""

    SCHOOL_PATH = "class_group__school"

    class_group = models.ForeignKey(
        ClassGroup, verbose_name=_("class"), on_delete=models.CASCADE, related_name="seats"
    )
    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="seats"
    )
    room = models.ForeignKey(
        Room,
        verbose_name=_("room"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="seats",
        help_text=_("Empty: where no room is entered."),
    )
    column = models.PositiveSmallIntegerField(
        _("column"),
        validators=[MaxValueValidator(N_COLUMNS - 1)],
        help_text=_("From the left, counted from 0."),
    )
    row = models.PositiveSmallIntegerField(
        _("row"),
        validators=[MaxValueValidator(N_ROWS - 1)],
        help_text=_("From the front, counted from 0."),
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["class_group", "row", "column"]
        constraints = [
            models.UniqueConstraint(
                fields=["class_group", "room", "student"], name="seat_of_student_once"
            ),
            # Databases take two empty rooms for different ones: without a room a rule of its own
            # holds.
            models.UniqueConstraint(
                fields=["class_group", "student"],
                condition=Q(room=None),
                name="seat_of_student_without_room_once",
            ),
            models.UniqueConstraint(
                fields=["class_group", "room", "column", "row"], name="seat_once"
            ),
            models.UniqueConstraint(
                fields=["class_group", "column", "row"],
                condition=Q(room=None),
                name="seat_without_room_once",
            ),
            models.CheckConstraint(
                condition=Q(column__lt=N_COLUMNS, row__lt=N_ROWS), name="seat_in_plan"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.row + 1}/{self.column + 1}"
