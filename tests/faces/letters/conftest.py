"""Pages as a scan has them, with the code of a student's letter or none."""

import pytest

from faces.letters.bound_pages import PagePicture
from faces.letters.codes import LetterCode
from faces.letters.scanned_pages import ScannedPage
from tests.factories import make_notice


@pytest.fixture
def notice(school):
    return make_notice(school=school)


@pytest.fixture
def page(notice):
    def page(student=None):
        code = LetterCode(student.pk, notice.pk) if student else None
        return ScannedPage(PagePicture(b"", 1, 1), code)

    return page
