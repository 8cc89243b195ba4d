"""Set rows of words as columns of even width."""

from collections.abc import Sequence

GAP = "  "


def as_columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a line for each row, each column as wide as its longest word."""
    widths = [max(len(word) for word in column) for column in zip(*rows, strict=True)]
    return [
        GAP.join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
