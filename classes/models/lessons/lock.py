"""The lock of registers: some days after the lesson only the office changes one."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from classes.models.groups import ClassGroup

LONGEST_DAYS = 366


class LockingSchool(models.Model):
    """The part of a school that knows for how long teachers change registers."""

    days_until_lock = models.PositiveSmallIntegerField(
        _("days until registers are locked"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)],
        help_text=_(
            "After the lesson; then only the office changes the register, or lifts its lock."
            " Empty: never."
        ),
    )

    class Meta:
        abstract = True


class LockedRegister(models.Model):
    """The part of a lesson that knows from when on its register is locked."""

    if TYPE_CHECKING:
        # Of the lesson that it is a part of.
        class_group: models.ForeignKey[ClassGroup, ClassGroup]

        @property
        def day(self) -> date: ...

    lock_lifted_at = models.DateTimeField(
        _("lock lifted at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The days until the lock are counted from here."),
    )

    class Meta:
        abstract = True

    @property
    def locks_on(self) -> date | None:
        """The first day on which only the office changes it; None: there is none."""
        school = self.class_group.school
        if school.days_until_lock is None:
            return None
        lifted_on = school.local(self.lock_lifted_at).date() if self.lock_lifted_at else date.min
        since: date = max(self.day, lifted_on)
        return since + timedelta(days=school.days_until_lock + 1)

    @property
    def is_locked(self) -> bool:
        today = self.class_group.school.today()
        return self.locks_on is not None and self.locks_on <= today
