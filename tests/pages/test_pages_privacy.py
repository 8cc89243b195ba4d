"""The privacy notice names the school, whom to ask, and what the school adds."""

ADDRESS = "/privacy/"


def test_the_notice_names_the_schools_of_the_reader_only(alice_client, eve_client):
    assert "Hill School" in alice_client.get(ADDRESS).text
    assert "Lake School" in eve_client.get(ADDRESS).text
    assert "Lake School" not in alice_client.get(ADDRESS).text


def test_parents_read_it_without_an_account(client, school, settings):
    settings.PRIVACY_CONTACT = "Ada Obi <privacy@school.example>"
    assert f'href="{ADDRESS}"' in client.get("/account/login/").text
    page = client.get(ADDRESS).text
    assert "Your rights" in page
    assert "Ada Obi" in page
    assert school.name not in page
    assert client.post(ADDRESS).status_code == 405


def test_the_notice_names_whom_to_ask(alice_client, settings):
    settings.PRIVACY_CONTACT = "Ada Obi <privacy@school.example>"
    assert "Ada Obi &lt;privacy@school.example&gt;" in alice_client.get(ADDRESS).text


def test_the_schools_own_words_stand_below_and_stay_text(alice_client, settings, tmp_path):
    settings.PRIVACY_NOTICE_FILE = tmp_path / "notice.txt"
    settings.PRIVACY_NOTICE_FILE.write_text("We film <b>rarely</b>.\n\nAsk us.", encoding="utf-8")
    page = alice_client.get(ADDRESS).text
    assert "We film &lt;b&gt;rarely&lt;/b&gt;." in page
