"""Services of other systems whose rosters a school fetches by itself, each night."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from classes.models import School
from integrations.models.other_addresses import validate_address
from jobs.models import Job, JobState
from rosters.models import RosterImport
from storage.encryption.fields import SealedCharField, SealedRow

SCOPES = " ".join(
    f"https://purl.imsglobal.org/spec/or/v1p2/scope/{name}.readonly"
    for name in ("roster", "roster-core")
)
USUAL_SHARE, LARGEST_SHARE = 2, 20
"""Per cent of the students who are in a class."""


class RosterSource(SealedRow, Job):
    """A OneRoster service: where it is, how one is let in, and what may be applied unasked."""

    JOB_KIND = "integrations.services.roster_sources.ROSTER_SOURCES"

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="roster_sources",
        # The index of turns begins with it.
        db_index=False,
    )
    url = models.URLField(
        _("address"),
        max_length=500,
        validators=[validate_address],
        help_text=_("Of OneRoster’s rostering, such as https://…/ims/oneroster/rostering/v1p2."),
    )
    token_url = models.URLField(
        _("address of the tokens"), max_length=500, validators=[validate_address]
    )
    client_id = models.CharField(_("client identifier"), max_length=200)
    client_secret = SealedCharField(_("client secret"), max_length=500)
    scope = models.CharField(_("scopes"), max_length=500, blank=True, default=SCOPES)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("It is asked each night.")
    )
    applies_by_itself = models.BooleanField(
        _("applied without a look"),
        default=False,
        help_text=_("Else what it brings waits for a person, like a file that was sent."),
    )
    most_leaving = models.PositiveSmallIntegerField(
        _("most who may leave without a look"),
        default=USUAL_SHARE,
        validators=[MaxValueValidator(LARGEST_SHARE)],
        help_text=_("Per cent of those who are in a class; more, and errors, wait for a person."),
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.READY)
    asked_at = models.DateTimeField(_("last asked at"), null=True, blank=True, editable=False)
    known_until = models.DateTimeField(
        _("changes are known until"), null=True, blank=True, editable=False
    )
    last_import = models.ForeignKey(
        RosterImport,
        verbose_name=_("last roster"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta(Job.Meta):
        verbose_name = _("roster service")
        verbose_name_plural = _("roster services")
        ordering = ["school", "url"]
        constraints = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["school"],
                name="roster_source_once_per_school",
                violation_error_message=_("This school has a roster service already."),
            ),
            models.CheckConstraint(
                condition=Q(most_leaving__lte=LARGEST_SHARE), name="roster_source_few_leave"
            ),
        ]

    def __str__(self) -> str:
        return self.url
