"""Services of other systems whose rosters a school fetches by itself, each night."""

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField
from classes.models import School
from integrations.models.other_addresses import validate_address, validate_source_address
from jobs.models import Job, JobState
from rosters.models import RosterImport
from storage.encryption.fields import SealedCharField, SealedRow

SCOPES = " ".join(
    f"https://purl.imsglobal.org/spec/or/v1p2/scope/{name}.readonly"
    for name in ("roster", "roster-core")
)
USUAL_SHARE, LARGEST_SHARE = 2, 20
"""Per cent of the students who are in a class."""


class SourceKind(models.TextChoices):
    """How a roster is fetched."""

    ONEROSTER = "oneroster", _("OneRoster service")
    SFTP = "sftp", _("Folder by SFTP")


class RosterSource(SealedRow, Job):
    """Where a roster is, how one is let in, and what of it may be applied unasked."""

    JOB_KIND = "integrations.services.roster_sources.ROSTER_SOURCES"

    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="roster_sources",
        # The index of turns begins with it.
        db_index=False,
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=SourceKind, default=SourceKind.ONEROSTER
    )
    url = models.CharField(
        _("address"),
        max_length=500,
        validators=[validate_source_address],
        help_text=_(
            "Of OneRoster’s rostering, such as https://…/ims/oneroster/rostering/v1p2, or of a "
            "folder, such as sftp://sis.example.org/lists."
        ),
    )
    token_url = models.URLField(
        _("address of the tokens"), max_length=500, blank=True, validators=[validate_address]
    )
    client_id = models.CharField(
        _("client identifier"), max_length=200, help_text=_("By SFTP: the user’s name there.")
    )
    client_secret = SealedCharField(_("client secret"), max_length=500, blank=True)
    host_key = models.CharField(
        _("key of the machine"),
        max_length=60,
        blank=True,
        validators=[
            RegexValidator(r"^SHA256:[A-Za-z0-9+/]{43}=?$", _("A fingerprint begins with SHA256:."))
        ],
        help_text=_("Its fingerprint, SHA256:…, from whoever runs it. Another one is refused."),
    )
    own_key = SealedCharField(_("key of this site"), max_length=2000, blank=True, editable=False)
    file_pattern = NameField(
        _("names of the files"),
        max_length=100,
        default="*",
        help_text=_("Such as students_*.csv; the newest one is taken."),
    )
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
                condition=Q(kind__in=SourceKind.values), name="roster_source_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind=SourceKind.ONEROSTER) | ~Q(token_url=""),
                name="roster_source_oneroster_has_tokens",
                violation_error_message=_("OneRoster needs the address that gives tokens."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=SourceKind.SFTP) | ~Q(host_key=""),
                name="roster_source_sftp_has_key",
                violation_error_message=_("SFTP needs the fingerprint of the machine’s key."),
            ),
            models.CheckConstraint(
                condition=Q(most_leaving__lte=LARGEST_SHARE), name="roster_source_few_leave"
            ),
        ]

    def __str__(self) -> str:
        return self.url
