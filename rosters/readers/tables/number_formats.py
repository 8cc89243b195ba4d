"""Show a number of a workbook as Excel shows it: with the zeros in front that its format adds."""

import re

_PIECE = re.compile(r'"([^"]*)"|\\(.)|(0+)')
_ZEROS = re.compile(r'((?:"[^"]*"|\\.)*)(0+)((?:"[^"]*"|\\.)*)')
"""Only zeros, with fixed letters around: anything else is no number of a person."""

MOST_DIGITS = 15
"""Excel keeps no more of a number; the others are lost."""


def with_zeros(value: int, number_format: str) -> str:
    """Return 004711 for 4711 in the format 000000; in any other format the plain digits."""
    match = _ZEROS.fullmatch(number_format.split(";")[0])
    if not match or value < 0:
        return str(value)
    before, zeros, after = match.groups()
    return _literal(before) + str(value).zfill(len(zeros)) + _literal(after)


def is_cut(value: int) -> bool:
    """Say whether Excel has kept only the first digits of a number."""
    return len(str(abs(value))) > MOST_DIGITS


def _literal(text: str) -> str:
    return "".join(quoted or escaped for quoted, escaped, _zeros in _PIECE.findall(text))
