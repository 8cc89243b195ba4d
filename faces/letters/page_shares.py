"""Say whose letter each page of a scan is: by its code, else by the order of the list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import gcd

from classes.models import Student
from faces.errors import ScanRefusedError
from faces.letters.codes import LetterCode
from faces.letters.scanned_pages import ScannedPage

Notices = Mapping[int, int | None]
"""The primary key of a student's notice, by hers; None: the notice is kept elsewhere."""

PageCounts = Mapping[int | None, Collection[int]]
"""How many pages the letters kept so far have, by the primary key of their notice."""

Chunk = tuple[int, list[ScannedPage]]
"""The pages of one letter, and the number of the first."""


@dataclass(frozen=True, eq=False)
class CodedShares:
    """Whose letters a scan holds, by their codes alone.

    Args:
        letters: the pages of each student's letter, by her primary key.
        unread: the numbers of the pages with which the other letters begin.
    """

    letters: Mapping[int, list[ScannedPage]]
    unread: Sequence[int] = ()


def share_pages(
    pages: Sequence[ScannedPage], students: Sequence[Student], notices: Notices
) -> dict[int, list[ScannedPage]]:
    """Return the pages of each student's letter, by her primary key.

    Each letter has equally many pages. One whose code can be read is its student's, wherever it
    lies. Others are those of the student in the same place of the list, unless the letters with a
    code lie in another order: then only a single one that is left over can be told.

    Args:
        students: whose letters are sent, in the order of the list.
        notices: which notice each has signed.

    Raises:
        ScanRefusedError: a page may be somebody else's, so that nothing is kept.
    """
    if not students:
        raise ScanRefusedError("scan_without_students")
    n_each, rest = divmod(len(pages), len(students))
    if not n_each or rest:
        raise ScanRefusedError("scan_pages_differ", pages=len(pages), students=len(students))
    chunks = _chunks(pages, n_each)
    owners = [_owner(chunk, students, notices) for chunk in chunks]
    _refuse_twice(chunks, owners)
    return {
        student.pk: chunk[1]
        for student, chunk in zip(_complete(chunks, owners, students), chunks, strict=True)
    }


def share_coded_pages(
    pages: Sequence[ScannedPage],
    students: Sequence[Student],
    notices: Notices,
    kept: PageCounts | None = None,
) -> CodedShares:
    """Return the pages of those students whose letters are in a scan, by their codes alone.

    Each letter begins with its code, and all are equally long. A letter whose code cannot be read
    is kept with nobody and stops no other.

    Args:
        kept: what is known of how long the letters of each notice are.

    Raises:
        ScanRefusedError: no page has a code, or one may be somebody else's.
    """
    coded = {page.code.student for page in pages if page.code}
    found = [student for student in students if student.pk in coded]
    if not coded:
        raise ScanRefusedError("scan_without_codes")
    if not students:
        raise ScanRefusedError("scan_without_students")
    if not found:
        first = next(n for n, page in enumerate(pages, start=1) if page.code)
        raise ScanRefusedError("scan_code_of_nobody", page=first)
    of_notices = [(kept or {}).get(notices[student.pk], ()) for student in found]
    known = {n for lengths in of_notices for n in lengths} if all(of_notices) else set()
    chunks = _chunks(pages, _pages_a_letter(pages, known))
    owners = [_owner(chunk, students, notices) for chunk in chunks]
    _refuse_twice(chunks, owners)
    shared = list(zip(owners, chunks, strict=True))
    letters = {owner.pk: letter for owner, (_, letter) in shared if owner}
    return CodedShares(letters, [first for owner, (first, _) in shared if owner is None])


def _pages_a_letter(pages: Sequence[ScannedPage], known: Collection[int]) -> int:
    """Tell how long the letters of a scan are from how far their codes lie apart.

    One alone does not tell: the page after it may be another letter with a spoilt code, unless
    letters of its notice are `known` to be as long. Where two codes stand on pages beside each
    other, each page is a letter.
    """
    begins = [n for n, page in enumerate(pages) if page.code]
    apart = [after - before for before, after in pairwise([*begins, len(pages)])]
    # The codes of the letters before the first one that was read are spoilt.
    n_each = gcd(begins[0], *apart)
    if 1 in apart[:-1] or len(pages) == 1:
        return 1
    if not known and len(begins) > 1 and n_each > 1:
        return n_each
    fitting = known if len(known) == 1 else {n_each} & {*known}
    for n_known in fitting:
        if n_each % n_known == 0:
            return n_known
    unread = next(n for n, page in enumerate(pages, start=1) if not page.code)
    raise ScanRefusedError("scan_page_unclear", page=unread)


def _chunks(pages: Sequence[ScannedPage], n_each: int) -> list[Chunk]:
    return [(n + 1, list(pages[n : n + n_each])) for n in range(0, len(pages), n_each)]


def _owner(chunk: Chunk, students: Sequence[Student], notices: Notices) -> Student | None:
    """Return whose code a letter bears; None if none can be read."""
    first, pages = chunk
    codes = {(n, page.code) for n, page in enumerate(pages, start=first) if page.code}
    found = {_student_of(code, n, students, notices) for n, code in codes if code}
    if len(found) > 1:
        raise ScanRefusedError("scan_order_unclear", page=first)
    return next(iter(found), None)


def _student_of(
    code: LetterCode, page: int, students: Sequence[Student], notices: Notices
) -> Student:
    student = next((one for one in students if one.pk == code.student), None)
    if student is None:
        raise ScanRefusedError("scan_code_of_nobody", page=page)
    if notices[student.pk] not in (None, code.notice):
        raise ScanRefusedError("scan_notice_differs", page=page)
    return student


def _refuse_twice(chunks: Sequence[Chunk], owners: Sequence[Student | None]) -> None:
    seen: set[int] = set()
    for (first, _pages), owner in zip(chunks, owners, strict=True):
        if owner and owner.pk in seen:
            raise ScanRefusedError("scan_codes_of_two", student=owner, page=first)
        if owner:
            seen.add(owner.pk)


def _complete(
    chunks: Sequence[Chunk], owners: Sequence[Student | None], students: Sequence[Student]
) -> list[Student]:
    """Give the letters without a code their students."""
    without = [n for n, owner in enumerate(owners) if owner is None]
    is_in_order = all(
        owner in (None, student) for owner, student in zip(owners, students, strict=True)
    )
    if is_in_order:
        return list(students)
    left_over = [student for student in students if student not in owners]
    if len(without) > 1:
        numbers = ", ".join(str(chunks[n][0]) for n in without)
        names = ", ".join(map(str, left_over))
        raise ScanRefusedError("scan_codes_unread", pages=numbers, names=names)
    return [owner or left_over[0] for owner in owners]
