"""Tables as comma-separated values that a spreadsheet program opens without harm."""

import csv
import io
from datetime import date, datetime

from reports.exports.tables import Rate, Table, Value

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BLANKS_AND_CONTROLS = "".join(map(chr, range(33))) + "\ufeff"
"""Programs skip these before they look for a formula."""


def csv_file(table: Table) -> bytes:
    """Write headings and rows; text that a program would calculate gets an apostrophe in front.

    As OWASP advises against formulas in such files (owasp.org, "CSV Injection").
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_harmless(heading) for heading in table.headings])
    writer.writerows([_as_text(value) for value in row] for row in table.rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _as_text(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, Rate):
        return round(float(value), 4)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return _harmless(value) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    is_formula = text.lstrip(BLANKS_AND_CONTROLS).startswith(FORMULA_STARTS)
    return f"'{text}" if is_formula or text.startswith(("\t", "\r", "\n")) else text
