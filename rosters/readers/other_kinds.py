"""Refuse files that are neither lists nor workbooks we read, each with what to do about it."""

import re
from collections.abc import Iterable

from rosters.errors import RosterUnreadableError

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""Of locked workbooks of today as well."""

_WEB = re.compile(
    rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|table|style|div)\b", re.IGNORECASE
)
"""Systems save tables of web pages under names that end in .xls."""

_OTHERS = re.compile(rb"%PDF|\{\\rtf|\x1f\x8b|7z\xbc\xaf|Rar!|SQLite format|\x89PNG|\xff\xd8\xff")
_JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*\"")
MARK = b"\xef\xbb\xbf"
OPEN_DOCUMENT, APPLE = b"application/vnd.oasis.opendocument", "Index/"


def refuse_other_kinds(content: bytes) -> None:
    """Refuse a file by how it begins.

    Raises:
        RosterUnreadableError: it is of another kind.
    """
    if content.startswith(OLD_EXCEL):
        raise RosterUnreadableError("workbook_of_old_kind")
    if _WEB.match(content.removeprefix(MARK)):
        raise RosterUnreadableError("file_is_web_page")
    if _OTHERS.match(content) or _JSON.match(content.removeprefix(MARK)):
        raise RosterUnreadableError("file_is_no_list")


def refuse_other_workbooks(files: dict[str, bytes]) -> None:
    """Refuse the workbook of another program, which is a zip too.

    Raises:
        RosterUnreadableError: LibreOffice, Numbers or another has saved it.
    """
    is_open = files.get("mimetype", b"").startswith(OPEN_DOCUMENT)
    if is_open or _has_folder(files, APPLE):
        raise RosterUnreadableError("workbook_of_other_program")


def _has_folder(paths: Iterable[str], folder: str) -> bool:
    return any(path.startswith(folder) and path.endswith((".iwa", ".zip")) for path in paths)
