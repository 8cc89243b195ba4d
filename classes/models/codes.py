"""The codes of a school: what its teachers may record, and what each counts as."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models.people import School
from classes.models.roles import OFFICE
from classes.models.statuses import AWAY, Status
from privacy.row_history.remembered_rows import RememberedQuerySet


class AttendanceCodeQuerySet(RememberedQuerySet["AttendanceCode"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "AttendanceCodeQuerySet":
        return self.filter(school__in=School.objects.visible_to(user, for_change=for_change))

    def in_use(self) -> "AttendanceCodeQuerySet":
        return self.filter(is_active=True)

    def usable_by(self, user: User | None) -> "AttendanceCodeQuerySet":
        """Return those in use that a person may record; None: the command line."""
        everybodys = Q(used_by=AttendanceCode.UsedBy.EVERYBODY)
        # The command line acts for no office.
        if user is None:
            return self.in_use().filter(everybodys)
        offices = School.objects.served_by(user, OFFICE)
        return self.in_use().filter(everybodys | Q(school__in=offices))


class AttendanceCode(models.Model):
    """A school's own word for a status, such as “D, dentist”, which counts as excused.

    A school without codes uses the four statuses as they are.
    """

    class UsedBy(models.TextChoices):
        EVERYBODY = "everybody", _("Teachers and administrators")
        OFFICE = "office", _("Administrators only")

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="attendance_codes"
    )
    letter = NameField(
        _("letter"), max_length=3, help_text=_("One to three letters, unique in school.")
    )
    label = NameField(_("label"), max_length=60)
    counts_as = models.CharField(_("counts as"), max_length=10, choices=Status)
    statutory_code = NameField(
        _("code of the authority"),
        max_length=10,
        blank=True,
        help_text=_("What the authority wants to read in exports."),
    )
    used_by = models.CharField(
        _("may be used by"), max_length=10, choices=UsedBy, default=UsedBy.EVERYBODY
    )
    is_illness = models.BooleanField(
        _("set by “Ill today”"),
        default=False,
        help_text=_("The one code for an illness that is reported in the morning."),
    )
    is_settled = models.BooleanField(
        _("nobody has to ring"),
        default=False,
        help_text=_("Of a code that counts as absent: who has it leaves those to ring on “Today”."),
    )
    position = models.PositiveSmallIntegerField(
        _("position in lists"), default=0, help_text=_("Lower ones come first.")
    )
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Codes once used are switched off, not deleted.")
    )

    objects = AttendanceCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance code")
        verbose_name_plural = _("attendance codes")
        ordering = ["position", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "letter"],
                name="code_letter_unique_in_school",
                violation_error_message=_("Another code of this school has this letter."),
            ),
            models.CheckConstraint(
                condition=Q(counts_as__in=Status.values),
                name="code_counts_as_status",
            ),
            models.CheckConstraint(
                condition=~Q(letter="") & ~Q(label=""), name="code_has_letter_and_label"
            ),
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(is_illness=True),
                name="code_of_illness_once_in_school",
                violation_error_message=_("Another code of this school is set by “Ill today”."),
            ),
            models.CheckConstraint(
                condition=Q(is_illness=False) | Q(counts_as__in=[one.value for one in AWAY]),
                name="code_of_illness_is_away",
                violation_error_message=_("Who is ill is away: choose excused or absent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.label}"

    def is_mistaken_at(self, school: School) -> bool:
        """Whether a reader would take its letter for another status of the school."""
        return any(status != self.counts_as for status in school.statuses_of_letter(self.letter))

    def clean(self) -> None:
        """Refuse a letter that a reader would take for another status or another code."""
        super().clean()
        if AttendanceCode.objects.filter(
            pk=self.pk, letter=self.letter, counts_as=self.counts_as
        ).exists():
            return  # A code from before this rule can still be moved and taken out of use.
        self._refuse_letter_of_status()
        # The constraint tells d from D, a reader does not.
        same = AttendanceCode.objects.filter(school=self.school_id, letter__iexact=self.letter)
        if same.exclude(pk=self.pk).exists():
            text = gettext("Another code of this school has this letter.")
            raise ValidationError({"letter": text})

    def _refuse_letter_of_status(self) -> None:
        for status in self.school.statuses_of_letter(self.letter):
            if status != self.counts_as:
                text = gettext(
                    "%(letter)s says “%(status)s” in every sheet: choose another letter."
                )
                values = {"letter": self.letter, "status": status.label}
                raise ValidationError({"letter": text % values})
