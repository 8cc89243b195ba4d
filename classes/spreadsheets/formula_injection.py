"""Find text of a person that a spreadsheet program would calculate, and keep it from doing so."""

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLANKS_AND_CONTROLS = "".join(map(chr, range(33))) + "\ufeff"
"""Programs skip these before they look for a formula."""


def is_formula(text: str) -> bool:
    return text.lstrip(BLANKS_AND_CONTROLS).startswith(FORMULA_STARTS)


def escape_formula(text: str) -> str:
    """Put an apostrophe, which says that it is text, before what a program would calculate.

    As OWASP advises against formulas in CSV files (owasp.org, "CSV Injection").
    """
    return f"'{text}" if is_formula(text) or text.startswith(("\t", "\r", "\n")) else text
