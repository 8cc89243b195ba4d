"""Show a number of a workbook as Excel shows it: with the zeros in front that its format adds."""

import re

_PIECE = re.compile(r'"([^"]*)"|\\(.)|([-/ ()])|(0+)')
_ZEROS = re.compile(r'(?:"[^"]*"|\\.|[-/ ()]|0+)+')
"""Zeros and fixed letters between them: anything else is no number of a person."""

_UNSEEN = re.compile(r"\[[^\]]*\]|[_*].")
"""Colours and languages, and the width of a letter that is not written."""

MOST_DIGITS = 15
"""Excel keeps no more of a number; the others are lost."""


def with_zeros(value: int, number_format: str) -> str:
    """Return 004711 for 4711 in the format 000000, 004-711 in 000-000; else the plain digits."""
    shown = _UNSEEN.sub("", number_format.split(";")[0])
    if not _ZEROS.fullmatch(shown) or "0" not in shown or value < 0:
        return str(value)
    pieces = _PIECE.findall(shown)
    n_zeros = sum(len(zeros) for *_fixed, zeros in pieces)
    digits = str(value).zfill(n_zeros)
    text, n_beyond = "", len(digits) - n_zeros
    for *fixed, zeros in pieces:
        # Digits beyond the zeros of the format stand before the first of them.
        n_taken = len(zeros) + n_beyond if zeros else 0
        text += "".join(fixed) + digits[:n_taken]
        digits, n_beyond = digits[n_taken:], 0 if zeros else n_beyond
    return text


def is_cut(value: int) -> bool:
    """Say whether Excel has kept only the first digits of a number."""
    return len(str(abs(value))) > MOST_DIGITS
