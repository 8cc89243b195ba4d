"""Access and wish are asked again when a mail is sent, not only when it was planned."""

import pytest

from reports.models import ReportSubscription
from tests.factories.mail import deliver, make_delivery, make_subscription

pytestmark = pytest.mark.django_db(transaction=True)


def end_of(delivery, inbox) -> str:
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert inbox.messages == []
    assert delivery.state == "dropped"
    return delivery.answer


@pytest.fixture
def weekly(class_group, alice):
    make_subscription(user=alice, class_group=class_group)
    return make_delivery(
        kind="class_summary", class_group=class_group, recipient=alice, frequency="weekly"
    )


def test_whoever_was_switched_off_gets_nothing(delivery, alice, inbox):
    alice.is_active = False
    alice.save()
    assert "switched off" in end_of(delivery, inbox)


@pytest.mark.parametrize("fixture", ["delivery", "weekly"])
def test_whoever_no_longer_teaches_the_class_gets_nothing(
    fixture, request, class_group, alice, inbox
):
    mail = request.getfixturevalue(fixture)
    class_group.teachers.clear()
    assert "no longer" in end_of(mail, inbox)


def test_whoever_has_unsubscribed_gets_nothing(weekly, inbox):
    ReportSubscription.objects.all().delete()
    assert "unsubscribed" in end_of(weekly, inbox)


def test_whoever_still_wants_it_gets_it(weekly, inbox):
    deliver(weekly.pk)
    assert len(inbox.messages) == 1


def test_whoever_no_longer_administers_the_school_gets_no_report_of_it(school, dana, inbox):
    delivery = make_delivery(kind="school_summary", school=school, recipient=dana)
    school.staff_roles.all().delete()
    assert "no longer" in end_of(delivery, inbox)


def test_the_address_is_the_one_of_the_moment_of_sending(delivery, alice, inbox):
    alice.email = "alice.new@example.org"
    alice.save()
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert inbox.messages[0]["To"] == delivery.address == "alice.new@example.org"
