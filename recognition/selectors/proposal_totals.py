"""How often people kept what was proposed for a class."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from classes.models import ClassGroup, School
from face_vision.evaluation.proportions import wilson_interval
from recognition.models import ProposalStats


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
    def low_changed(self) -> float:
        """Of the share that was changed, per cent."""
        return 100 - self.high_percent

    @property
    def high_changed(self) -> float:
        return 100 - self.low_percent

    @property
    def low_percent(self) -> float:
        return 100 * self.kept_interval[0]

    @property
    def high_percent(self) -> float:
        return 100 * self.kept_interval[1]


def proposal_totals(class_group: ClassGroup) -> ProposalTotals:
    """Sum up the confirmed registers of a class; one query."""
    return _totals(ProposalStats.objects.filter(session__class_group=class_group))


def school_totals(school: School) -> ProposalTotals:
    """Sum up the confirmed registers of a school; one query."""
    return _totals(ProposalStats.objects.filter(session__class_group__school=school))


def _totals(stats: "QuerySet[ProposalStats]") -> ProposalTotals:
    sums = stats.aggregate(
        n_sessions=Count("pk"),
        kept=Sum("n_kept"),
        corrected=Sum("n_corrected"),
        added=Sum("n_added"),
    )
    kept, corrected, added = (sums[name] or 0 for name in ("kept", "corrected", "added"))
    interval = wilson_interval(kept, kept + corrected)
    return ProposalTotals(sums["n_sessions"], kept, corrected, added, interval)
