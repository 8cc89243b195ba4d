"""Tables as comma-separated values that a spreadsheet program opens without harm."""

import csv
import io
from datetime import date, datetime

from classes.spreadsheets.formula_injection import escape_formula
from reports.exports.tables import ReportTable, Share, Value

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


def csv_file(table: ReportTable) -> bytes:
    """Write headings and rows; text that a program would calculate gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([escape_formula(heading) for heading in table.headings])
    writer.writerows([_as_text(value) for value in row] for row in table.rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _as_text(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, Share):
        # Four digits are a hundredth of a percent; more would pretend to know better.
        return round(float(value), 4)
    if isinstance(value, datetime):
        # Without an offset, which spreadsheet programs would read as text.
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    # Headings and names alike: a name may begin with a sign of a formula.
    return escape_formula(value) if isinstance(value, str) else value
