"""The page of the API shows every address, with files of our own host, under the strict policy."""

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("screen", ["phone", "desktop"], indirect=True)
def test_the_page_shows_the_addresses_and_lets_one_try(visitor, lesson, screen):
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.become("alice@example.org")
    visitor.go("/api/v1/docs")
    operation = visitor.page.locator("#operations-class-groups-class_groups_list")
    operation.wait_for()
    operation.locator(".opblock-summary").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    operation.locator(".live-responses-table .microlight").first.wait_for()
    assert lesson.class_group.code in operation.inner_text()
    hosts = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert len(hosts) == 1
