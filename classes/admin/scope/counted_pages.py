"""Pages of a list that counts no further than anybody turns pages, so that millions stay unread."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from django.utils.translation import gettext

MOST_COUNTED = 100_000
"""So many are counted in some hundredths of a second; two thousand pages are enough to turn."""


class MoreThan(int):
    """A number that was not counted to its end, and says so where it is shown."""

    def __str__(self) -> str:
        return gettext("more than %(n)s") % {"n": int(self)}


class CountedPages(Paginator):
    """Page through the first rows of a list; the search and the filters lead to the others."""

    @cached_property
    def count(self) -> int:
        # Without its order, and without what its columns add up for each row.
        rows: Any = self.object_list
        n = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
        return MoreThan(MOST_COUNTED) if n > MOST_COUNTED else n
