"""The page for parents in WebKit, as on an iPhone, and in Firefox: from the link to the report."""

import pytest
from PIL import Image

from guardians.models import AbsenceReport
from tests.factories.guardians import make_rules
from tests.guardians.steps import key_of, make_mother

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mother_reports_an_absence_with_a_photo_of_the_certificate(
    phone, painted_class, tmp_path
):
    make_rules(school=painted_class.class_group.school)
    mother = make_mother(painted_class.students[0])
    photo = tmp_path / "certificate.jpg"
    Image.new("RGB", (640, 480), "white").save(photo)

    phone.go(f"/parents/open/{key_of(mother)}/")
    phone.press("Open my page")
    phone.sees("Report an absence")
    phone.attach("#main input[type=file]", photo)
    phone.fill("reason", "Fever since last night", within="#main")
    phone.press("Send to the school")
    phone.sees("The school looks at your report.")
    phone.sees("Waits for the school")

    report = AbsenceReport.objects.get()
    assert (report.contact, report.reason) == (mother, "Fever since last night")
    assert report.state == AbsenceReport.State.WAITING
    assert report.certificate
