"""Do the worker's round of all schools; one that fails stops no other."""

import logging
from collections.abc import Callable

from classes.models import School

logger = logging.getLogger(__name__)


def for_each_school(do: Callable[[School], int], *, on_failure: str) -> int:
    """Return what the schools add up to; `on_failure`, with %s for the school, goes to the log."""
    return sum(_tried(do, school, on_failure) for school in School.objects.all())


def _tried(do: Callable[[School], int], school: School, on_failure: str) -> int:
    try:
        return do(school)
    except Exception:  # Whatever it is: the other schools must not wait until it is mended.
        logger.exception(on_failure, school)
        return 0
