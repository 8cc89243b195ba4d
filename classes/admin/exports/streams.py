"""Write a list of any length as CSV, a piece at a time: the memory it takes does not grow."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils import timezone, translation
from import_export.resources import Resource

from classes.admin.exports.formats import BYTE_ORDER_MARK, as_text

ROWS_A_PIECE = 2000


def csv_pieces(resource: Resource, rows: Any) -> Iterator[bytes]:
    """Give the file in pieces, in the language and on the clock of whoever asks for it now."""
    titles = [str(title) for title in resource.get_export_headers()]
    return _pieces(
        resource, rows, titles, (translation.get_language(), timezone.get_current_timezone())
    )


def _pieces(
    resource: Resource, rows: Any, titles: list[str], language_and_zone: tuple[Any, Any]
) -> Iterator[bytes]:
    language, zone = language_and_zone
    yield (BYTE_ORDER_MARK + _csv([titles])).encode()
    left = rows.iterator(chunk_size=ROWS_A_PIECE)
    while piece := list(islice(left, ROWS_A_PIECE)):
        # The request is over when the rows are read, and with it its language and its clock.
        with translation.override(language), timezone.override(zone):
            lines = [resource.export_resource(row) for row in piece]
        yield _csv([[as_text(value) for value in line] for line in lines]).encode()


def _csv(lines: list[list[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()
