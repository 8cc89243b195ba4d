"""Keep the signed letters of consents as they were scanned, and take wrong ones away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile, File
from django.db import transaction

from accounts.models import User
from classes.quotas.stored_space import require_space
from faces.letters.page_shares import share_coded_pages
from faces.letters.scanned_pages import ScannedPage, make_pdf, read_pages
from faces.models import BiometricConsent, ConsentScan
from faces.services.rights import require_office_for_consents
from storage.files import erase_now, store_with_row

Bound = tuple[BiometricConsent, Sequence[ScannedPage]]


def attach_scan(*, consent: BiometricConsent, scan: "File[bytes]", sent_by: User) -> ConsentScan:
    """Keep one letter, a PDF or a photo of it, with the consent it is about.

    Raises:
        NotOfficeError: whoever sends it does not administer the student's school.
        ScanRefusedError: it cannot be read, or is too large.
    """
    require_office_for_consents(sent_by, student=consent.student)
    return keep_scans([(consent, read_pages(scan))], sent_by=sent_by)[0]


@dataclass(frozen=True)
class KeptScans:
    """The letters kept of a scan, and the pages on which no code could be read."""

    scans: Sequence[ConsentScan]
    unread: Sequence[int]


def attach_scans(
    *, consents: Sequence[BiometricConsent], scan: "File[bytes]", sent_by: User
) -> KeptScans:
    """Keep the letters of several students, told apart by their codes.

    Args:
        consents: those a letter may belong to; who has no letter in the scan is left as she is.

    Raises:
        NotOfficeError: whoever sends it does not administer the students' school.
        ScanRefusedError: it cannot be read, or a page may be somebody else's.
    """
    # The office is one for a whole school: one student of each is enough to ask for.
    of_schools = {consent.student.school_id: consent.student for consent in consents}
    for student in of_schools.values():
        require_office_for_consents(sent_by, student=student)
    by_student = {consent.student_id: consent for consent in consents}
    students = [consent.student for consent in consents]
    notices = {pk: consent.notice_id for pk, consent in by_student.items()}
    kept = _page_counts(set(notices.values()))
    shares = share_coded_pages(read_pages(scan), students, notices, kept)
    letters = [(by_student[pk], pages) for pk, pages in shares.letters.items()]
    return KeptScans(keep_scans(letters, sent_by=sent_by), shares.unread)


def _page_counts(notices: set[int | None]) -> dict[int | None, set[int]]:
    """Return how many pages the letters have that are kept with consents to these notices."""
    rows = ConsentScan.objects.filter(consent__notice__in=notices - {None})
    counts: dict[int | None, set[int]] = {}
    for notice, n_pages in rows.order_by().values_list("consent__notice", "n_pages").distinct():
        counts.setdefault(notice, set()).add(n_pages)
    return counts


def keep_scans(bound: Iterable[Bound], *, sent_by: User) -> list[ConsentScan]:
    """Store letters that were told apart; all of them, or no file of any stays behind."""
    kept: list[ConsentScan] = []
    try:
        with transaction.atomic():
            for consent, pages in bound:
                row = ConsentScan(consent=consent, n_pages=len(pages), sent_by=sent_by)
                letter = ContentFile(make_pdf(pages), name="letter.pdf")
                require_space(school=consent.student.school, n_bytes=letter.size)
                store_with_row(row, "file", letter)
                kept.append(row)
    # Whatever it is: the database forgets the rows by itself, the store no file.
    except BaseException:
        for row in kept:
            erase_now(row.file)
        raise
    return kept


def remove_scan(*, scan: ConsentScan, by: User) -> None:
    """Erase a letter that lies with the wrong student, or was scanned badly; the consent stays.

    Raises:
        NotOfficeError: she does not administer the student's school.
    """
    require_office_for_consents(by, student=scan.consent.student)
    scan.delete()
