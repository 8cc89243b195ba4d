"""Count what people said about the proposals of a session, before the faces of nobody go."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from classes.models import ClassGroup, ClassSession
from face_vision.evaluation.proportions import wilson_interval
from recognition.models import ProposalStats, Sighting


@dataclass(frozen=True)
class ProposalTotals:
    """What became of the proposals of confirmed registers.

    Args:
        n_sessions: confirmed registers that were counted.
        n_kept: students proposed, and so they stayed.
        n_corrected: students proposed, then changed by a teacher.
        n_added: students not proposed, named by a teacher.
        kept_interval: 95 % interval of the share kept of those proposed, 0 to 1.
    """

    n_sessions: int
    n_kept: int
    n_corrected: int
    n_added: int
    kept_interval: tuple[float, float]

    @property
    def n_proposed(self) -> int:
        return self.n_kept + self.n_corrected

    @property
    def low_percent(self) -> float:
        return 100 * self.kept_interval[0]

    @property
    def high_percent(self) -> float:
        return 100 * self.kept_interval[1]


def count_proposals(session: ClassSession) -> ProposalStats:
    """Count a session's faces by what was said of them; a later confirmation counts anew.

    Faces that were rejected are erased by a confirmation, so what an earlier one counted of them
    is kept.
    """
    proposed = Q(proposed_student__isnull=False)
    is_same = Q(confirmed_student__isnull=True) | Q(confirmed_student=F("proposed_student"))
    is_rejected = Q(review=Sighting.Review.REJECTED)
    is_added = Q(proposed_student__isnull=True, confirmed_student__isnull=False)
    counts = Sighting.objects.filter(capture__session=session).aggregate(
        n_kept=Count("pk", filter=proposed & is_same & ~is_rejected),
        n_rejected=Count("pk", filter=proposed & is_rejected),
        n_renamed=Count("pk", filter=proposed & ~is_same & ~is_rejected),
        n_added=Count("pk", filter=is_added),
    )
    before = ProposalStats.objects.filter(session=session).first()
    # Their faces went with the earlier confirmation and cannot be counted again.
    n_gone = max(0, before.n_corrected - counts["n_renamed"]) if before else 0
    stats, _ = ProposalStats.objects.update_or_create(
        session=session,
        defaults={
            "n_kept": counts["n_kept"],
            "n_corrected": counts["n_rejected"] + counts["n_renamed"] + n_gone,
            "n_added": counts["n_added"],
        },
    )
    return stats


def proposal_totals(class_group: ClassGroup) -> ProposalTotals:
    """Sum up the confirmed registers of a class; one query."""
    sums = ProposalStats.objects.filter(session__class_group=class_group).aggregate(
        n_sessions=Count("pk"),
        kept=Sum("n_kept"),
        corrected=Sum("n_corrected"),
        added=Sum("n_added"),
    )
    kept, corrected, added = (sums[name] or 0 for name in ("kept", "corrected", "added"))
    interval = wilson_interval(kept, kept + corrected)
    return ProposalTotals(sums["n_sessions"], kept, corrected, added, interval)
