"""Count what people decided about the proposals of a session, before the unidentified faces go."""

from django.db.models import Count, F, Q

from classes.models import ClassSession
from recognition.models import ProposalStats, Sighting


def count_proposals(session: ClassSession) -> ProposalStats:
    """Count a session's faces by what was decided of them; a later confirmation counts anew.

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
