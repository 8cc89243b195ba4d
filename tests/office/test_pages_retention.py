"""The page on what is deleted when: everybody of the office reads it, the administrator decides."""

import pytest
from django.urls import reverse
from django.utils import timezone

from privacy.models import RetentionPeriod, RetentionRun
from privacy.selectors.retention import periods_of


@pytest.fixture
def address(school):
    return reverse("office:retention", args=[school.pk])


def sent(client, address, **days):
    """Send the form as the page shows it, with some days changed."""
    shown = client.get(address).context
    values = {field.name: field.value() for field in shown["form"]}
    return client.post(address, values | {"shown_version": shown["version"]} | days, follow=True)


def test_it_requires_a_login(client, address):
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("who", ["alice_client", "eve_client", "oscar_client"])
def test_it_hides_from_others(request, address, who):
    assert request.getfixturevalue(who).get(address).status_code == 404


@pytest.mark.parametrize("who", ["dana_client", "gina_client", "helen_client"])
def test_office_and_head_read_it(request, address, who):
    page = request.getfixturevalue(who).get(address)
    assert "Films and photos of lessons" in page.text
    assert ("Save" in page.text) == (who == "dana_client")


@pytest.mark.parametrize("who", ["gina_client", "helen_client", "eve_client"])
def test_others_than_the_administrator_change_nothing(request, address, who):
    assert request.getfixturevalue(who).post(address, {"films": 3}).status_code in {403, 404}
    assert not RetentionPeriod.objects.exists()


def test_the_wrong_method_is_refused(dana_client, address):
    assert dana_client.delete(address).status_code == 405


def test_an_administrator_chooses_days(dana_client, address, school):
    page = sent(dana_client, address, films=3)
    assert "it holds from the next night on" in page.text
    assert periods_of(school.pk)["films"] == 3
    assert RetentionPeriod.objects.count() == 1


@pytest.mark.parametrize("days", ["31", "-1", "x", "", "9" * 30])
def test_days_beyond_the_law_are_refused_beside_their_field(dana_client, address, school, days):
    page = sent(dana_client, address, films=days)
    assert page.context["form"].errors["films"]
    assert periods_of(school.pk)["films"] == 7


def test_what_a_colleague_changed_meanwhile_stays(dana_client, address, school):
    shown = dana_client.get(address).context
    values = {field.name: field.value() for field in shown["form"]}
    sent(dana_client, address, films=3)
    page = dana_client.post(address, values | {"shown_version": shown["version"], "films": 9})
    assert "Somebody has changed this meanwhile" in page.text
    assert periods_of(school.pk)["films"] == 3


def test_it_shows_what_went_and_what_did_not(dana_client, address, school):
    RetentionRun.objects.create(
        school=school,
        day="2026-09-02",
        finished_at=timezone.now(),
        counts={"films": 4, "evidence": 0},
        failed=["class_lists"],
    )
    page = dana_client.get(address)
    assert "4 · Films and photos of lessons" in page.text
    assert "could not be deleted" in page.text


def test_its_queries_do_not_grow_with_the_nights(
    dana_client, address, school, django_assert_max_num_queries
):
    for day in range(1, 9):
        RetentionRun.objects.create(school=school, day=f"2026-09-{day:02}", counts={"films": 1})
    with django_assert_max_num_queries(74):
        dana_client.get(address)
