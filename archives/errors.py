"""Why an archive is not read; whoever sent it to be read makes a sentence of the code."""

DAMAGED = "damaged"
ENDED = "ended"
"""The process that opens it ended or hangs: the archive's fault, or this machine's."""

TOO_LARGE = "too_large"
TOO_MANY = "too_many"
"""It holds more files than are taken."""

WORKBOOK_UNREADABLE = "workbook_unreadable"
TOO_MANY_ROWS = "too_many_rows"

CODES = {DAMAGED, TOO_LARGE, TOO_MANY, WORKBOOK_UNREADABLE, TOO_MANY_ROWS}


class ArchiveError(Exception):
    """An archive that is not read, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
