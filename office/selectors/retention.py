"""Which periods a page shows."""

from classes.models import School
from privacy.selectors.retention import periods_of


def version_of_periods(school: School) -> str:
    """Tell the periods in force that a page shows from any later ones."""
    # Those in force: a default that changes with a release makes a page stale as well.
    return " ".join(f"{name}:{days}" for name, days in periods_of(school.pk).items())
