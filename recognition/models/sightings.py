"""Faces sighted in a capture: who they may be, and what a person decided about it."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.models import Student
from face_vision.types import Stay
from recognition.models.captures import Capture
from recognition.models.ignored_spots import IgnoredSpot
from storage.encryption.data_keys import Owner
from storage.encryption.fields import SealedBinaryField


class FaceProposal(models.TextChoices):
    """What is proposed of a face."""

    PRESENT = "present", _("Present")
    CHECK = "check", _("Check")
    UNKNOWN = "unknown", _("Unknown")


class ReviewState(models.TextChoices):
    """What a person made of the proposal."""

    UNREVIEWED = "unreviewed", _("Not reviewed")
    ACCEPTED = "accepted", _("Named by a person")
    REJECTED = "rejected", _("Not this student")


class Offer(models.TextChoices):
    """What became of the offer to register a face of a confirmed register."""

    OPEN = "open", _("Open")
    TAKEN = "taken", _("Registered")
    DECLINED = "declined", _("Declined")


class SightingQuerySet(models.QuerySet["Sighting"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "SightingQuerySet":
        return self.filter(capture__in=Capture.objects.visible_to(user, for_change=for_change))

    def of_nobody(self) -> "SightingQuerySet":
        """Keep the faces of people who are nobody of the class; they never agreed to be kept."""
        # A rejected face shows somebody, but we do not know whom: nobody agreed to its keeping.
        is_nobody = Q(review=ReviewState.UNREVIEWED, proposed_student__isnull=True)
        return self.filter(Q(review=ReviewState.REJECTED) | is_nobody)

    def unreviewed(self) -> "SightingQuerySet":
        return self.filter(review=ReviewState.UNREVIEWED)


class Sighting(models.Model):
    """One face through a capture: the evidence for a record."""

    SCHOOL_PATH = "capture__session__class_group__school"

    Proposal = FaceProposal
    Review = ReviewState
    Offer = Offer

    capture = models.ForeignKey(
        Capture, verbose_name=_("film or photo"), on_delete=models.CASCADE, related_name="sightings"
    )
    number = models.PositiveIntegerField(_("running number"), help_text=_("In the film."))
    first_seen_s = models.FloatField(_("first moment (seconds)"))
    last_seen_s = models.FloatField(_("last moment (seconds)"))
    stays = models.JSONField(
        _("times in view"),
        default=list,
        blank=True,
        help_text=_(
            "Times in view, seconds: first and last moment of each; empty for a single one."
        ),
    )
    n_looks = models.PositiveIntegerField(_("times the face was examined"))
    face_height_px = models.FloatField(_("height of the face (pixels)"))
    best_seen_s = models.FloatField(
        _("best moment (seconds)"), help_text=_("Moment of the evidence.")
    )
    box = models.JSONField(
        _("place in the picture"), help_text=_("Of the evidence: left, top, right, bottom, pixels.")
    )
    chip = SealedBinaryField(
        _("portrait"),
        bound_to=("capture_id", "number"),
        help_text=_("Evidence: aligned portrait, JPEG."),
    )
    embedding = SealedBinaryField(
        _("measurements of the face"),
        bound_to=("capture_id", "number"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Of all its looks; float32, little-endian."),
    )
    proposal = models.CharField(_("proposal"), max_length=10, choices=FaceProposal)
    reason = models.CharField(_("reason"), max_length=30, help_text=_("Why not sure, by name."))
    proposed_student = models.ForeignKey(
        Student,
        verbose_name=_("proposed student"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="proposed_sightings",
    )
    is_unclear = models.BooleanField(
        _("unclear"), default=False, help_text=_("Blurred, covered or too small in most looks.")
    )
    ignored_spot = models.ForeignKey(
        IgnoredSpot,
        verbose_name=_("ignored picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sightings",
    )
    review = models.CharField(
        _("review"), max_length=10, choices=ReviewState, default=ReviewState.UNREVIEWED
    )
    confirmed_student = models.ForeignKey(
        Student,
        verbose_name=_("confirmed student"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="confirmed_sightings",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    offer = models.CharField(
        _("offered for registration"), max_length=10, choices=Offer, default=Offer.OPEN
    )

    objects = SightingQuerySet.as_manager()

    class Meta:
        verbose_name = _("face seen")
        verbose_name_plural = _("faces seen")
        ordering = ["capture", "number"]
        constraints = [
            models.UniqueConstraint(fields=["capture", "number"], name="sighting_once"),
            models.CheckConstraint(condition=Q(offer__in=Offer.values), name="sighting_offer"),
            models.CheckConstraint(
                condition=Q(last_seen_s__gte=F("first_seen_s"), n_looks__gte=1),
                name="sighting_lasts",
            ),
            models.CheckConstraint(
                # A face to be checked may have no student: hers was given to another face of that
                # moment.
                condition=Q(proposal=FaceProposal.CHECK)
                | Q(proposal=FaceProposal.PRESENT, proposed_student__isnull=False)
                | Q(proposal=FaceProposal.UNKNOWN, proposed_student__isnull=True),
                name="sighting_proposal_names_its_student",
            ),
            models.CheckConstraint(
                condition=Q(review=ReviewState.ACCEPTED, confirmed_student__isnull=False)
                | Q(
                    review__in=[ReviewState.UNREVIEWED, ReviewState.REJECTED],
                    confirmed_student__isnull=True,
                ),
                name="sighting_accepted_names_its_student",
            ),
        ]

    def __str__(self) -> str:
        placeholders = {"number": self.number, "capture": self.capture}
        return gettext("Face %(number)s of %(capture)s") % placeholders

    @property
    def stays_s(self) -> list[Stay]:
        """The times in view, seconds, in order, at least one."""
        stays = [(first, last) for first, last in self.stays]
        return stays or [(self.first_seen_s, self.last_seen_s)]

    @property
    def version(self) -> str:
        """Which word about this face a page shows; any later one has another."""
        return self.reviewed_at.isoformat() if self.reviewed_at else ""

    @property
    def speaks_for(self) -> Student | None:
        """The student this face makes present: a person's word, else the proposal."""
        if self.review == self.Review.REJECTED:
            return None
        return self.confirmed_student or self.proposed_student

    @property
    def key_owner(self) -> Owner:
        """The student it speaks for; else the film, whose unidentified faces go together."""
        is_rejected = self.review == self.Review.REJECTED
        student_id = None if is_rejected else self.confirmed_student_id or self.proposed_student_id
        if student_id:
            return Owner(Student._meta.label, student_id)
        return Owner(Capture._meta.label, self.capture_id)

    @property
    def key_owners(self) -> set[Owner]:
        # Any of these may have sealed it: for whom it speaks has perhaps changed since.
        students = {self.confirmed_student_id, self.proposed_student_id} - {None}
        owners = {Owner(Student._meta.label, student_id) for student_id in students}
        return owners | {Owner(Capture._meta.label, self.capture_id)}

    def seal_anew(self) -> None:
        """Let the next `save` seal the face for whom it speaks then, not for whom it spoke."""
        self.chip = bytes(self.chip)
        if self.embedding is not None:
            self.embedding = bytes(self.embedding)


class SightingCandidate(models.Model):
    """One of the most alike students of the roster, with the score."""

    SCHOOL_PATH = "sighting__capture__session__class_group__school"

    sighting = models.ForeignKey(
        Sighting, verbose_name=_("face seen"), on_delete=models.CASCADE, related_name="candidates"
    )
    student = models.ForeignKey(
        Student, verbose_name=_("student"), on_delete=models.CASCADE, related_name="+"
    )
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("1 is the most alike."))
    score = models.FloatField(_("similarity"), help_text=_("1 is the same; higher is more alike."))

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["sighting", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["sighting", "rank"], name="candidate_rank_once"),
            models.UniqueConstraint(fields=["sighting", "student"], name="candidate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.student}: {number_format(self.score, 2)}"
