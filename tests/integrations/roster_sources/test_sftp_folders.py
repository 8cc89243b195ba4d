"""The newest list of a folder is fetched by SFTP, from the machine whose key is known alone."""

import io
import os
import zipfile

import asyncssh
import pytest
from django.urls import reverse

from integrations.models import RosterSource
from integrations.roster_sources.sftp_folders import MOST_NAMES
from integrations.roster_sources.ssh_keys import new_private_key, public_key_of
from rosters.models import RosterImport
from tests.factories.roster_sources import ask_now, make_roster_source
from tests.integrations.roster_sources.sftp_server import PASSWORD, USER, SftpServer
from tests.integrations.roster_sources.test_fetching import apply
from tests.rosters.roster_files import make_csv, make_oneroster

pytestmark = pytest.mark.django_db

HEADINGS = ("Class", "Number", "Given name", "Family name")
OLD, NEW = 1_790_000_000, 1_790_086_400


def listed(*rows):
    return make_csv(*rows, headings=HEADINGS)


ANA = ("7A", "701", "Ana", "Adams")
BEN = ("7A", "702", "Ben", "Baker")


@pytest.fixture
def folder(settings, tmp_path):
    settings.WEBHOOK_ALLOW_PRIVATE = True
    server = SftpServer(tmp_path)
    server.put("students_1.csv", listed(ANA), changed_at_s=OLD)
    yield server
    server.close()


@pytest.fixture
def source(folder, school) -> RosterSource:
    return make_roster_source(
        school=school,
        kind="sftp",
        url=folder.url,
        token_url="",
        client_id=USER,
        client_secret=PASSWORD,
        host_key=folder.host_key,
        own_key=new_private_key(),
        file_pattern="students_*.csv",
    )


def test_the_newest_file_waits_like_one_that_was_sent(source, folder):
    folder.put("students_2.csv", listed(ANA, BEN), changed_at_s=NEW)
    folder.put("other.csv", b"x", changed_at_s=NEW + 1)
    folder.put("students_3.csv.part", b"x", changed_at_s=NEW + 1)
    source = ask_now(source)
    assert source.last_import.file_name == "students_2.csv"
    assert (source.last_import.stage, source.state) == ("planned", "ready")


def test_a_zip_of_oneroster_is_read(source, folder, school):
    RosterSource.objects.update(file_pattern="*.zip")
    folder.put("export.zip", make_oneroster())
    assert ask_now(source).last_import.stage == "planned"


def test_files_of_oneroster_beside_each_other_are_one_roster(source, folder, tmp_path):
    RosterSource.objects.update(file_pattern="*")
    with zipfile.ZipFile(io.BytesIO(make_oneroster())) as archive:
        for name in archive.namelist():
            folder.put(name, archive.read(name))
    source = ask_now(source)
    assert (source.last_import.file_name, source.last_import.stage) == ("OneRoster", "planned")


def test_what_changes_nothing_leaves_nothing_to_look_at(source, folder):
    apply(ask_now(source))
    assert ask_now(source).last_import is None
    assert RosterImport.objects.exclude(stage="discarded").count() == 1


def test_the_key_of_this_site_lets_in_without_a_password(source, folder):
    folder.takes_password = False
    line = public_key_of(source.own_key)
    known = asyncssh.import_public_key(line.encode())
    folder.known_keys = {known.get_fingerprint()}
    source.client_secret = ""
    source.save()
    assert ask_now(source).last_import.stage == "planned"


def test_a_machine_with_another_key_is_told_nothing(source, folder):
    RosterSource.objects.update(host_key="SHA256:" + "A" * 43)
    source = ask_now(source)
    assert (source.state, source.failure_code) == ("failed", "sftp_other_key")
    assert folder.host_key in source.failure_reason
    assert folder.tried == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"client_secret": "another"}, "sftp_login_refused"),
        ({"file_pattern": "*.xlsx"}, "sftp_no_file"),
    ],
)
def test_what_is_wrong_is_said(source, fields, code):
    for name, value in fields.items():
        setattr(source, name, value)
    source.save()
    source = ask_now(source)
    assert (source.failure_code, source.state) == (code, "failed")


def test_a_folder_that_is_not_there_is_named(source, folder):
    RosterSource.objects.update(url=folder.url.replace("/lists", "/list"))
    source = ask_now(source)
    assert source.failure_code == "sftp_folder_unknown"
    assert "/list" in source.failure_reason


def test_a_file_that_is_too_large_is_not_read(source, folder, settings):
    settings.ROSTER_MAX_MB = 1
    folder.put("students_9.csv", b"x" * 1_000_001, changed_at_s=NEW)
    assert ask_now(source).failure_code == "sftp_too_large"


def test_a_link_leads_nowhere(source, folder, tmp_path):
    (tmp_path / "secret.csv").write_bytes(listed(BEN))
    (tmp_path / "lists" / "students_7.csv").symlink_to(tmp_path / "secret.csv")
    assert ask_now(source).last_import.file_name == "students_1.csv"


@pytest.mark.parametrize(
    "name",
    [
        b"../../../secret.csv",
        b"students_/../../secret.csv",
        b"students_\0.csv",
        b"students_\n.csv",
        "students_\u202egnp.csv".encode(),
        b"students_" + b"x" * 5000 + b".csv",
    ],
)
def test_a_name_that_is_no_name_of_a_file_is_passed_over(source, folder, name):
    RosterSource.objects.update(file_pattern="*.csv")
    folder.invented = [name]
    assert ask_now(source).last_import.file_name == "students_1.csv"


def test_a_list_in_letters_of_an_old_machine_is_read(source, folder):
    folder.put(os.fsdecode("students_schüler.csv".encode("latin-1")), listed(BEN), changed_at_s=NEW)
    source = ask_now(source)
    assert source.last_import.file_name == "students_sch\N{REPLACEMENT CHARACTER}ler.csv"
    assert source.last_import.stage == "planned"


def test_a_folder_with_too_many_files_is_left(source, folder):
    folder.invented = [b"%d.txt" % n for n in range(MOST_NAMES + 1)]
    assert ask_now(source).failure_code == "sftp_too_many"


def test_nothing_is_taken_packed(source, tmp_path):
    server = SftpServer(tmp_path, packed_by="zlib@openssh.com")
    RosterSource.objects.update(url=server.url, host_key=server.host_key)
    source = ask_now(source)
    server.close()
    assert (source.last_import, source.state) == (None, "queued")


def test_a_machine_of_a_private_network_is_asked_only_where_that_is_allowed(source, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    assert ask_now(source).failure_code == "address_private"


def test_a_machine_that_is_gone_is_asked_again(source, folder):
    folder.close()
    assert ask_now(source).state == "queued"


ADD = "admin:integrations_rostersource_add"


def form(school, **overrides):
    fields = {
        "school": school.pk,
        "kind": "sftp",
        "url": "sftp://sis.example.org/lists",
        "client_id": USER,
        "host_key": "SHA256:" + "A" * 43,
        "file_pattern": "*.csv",
        "is_active": "on",
        "most_leaving": "2",
    }
    return fields | overrides


def test_a_folder_is_entered_and_its_key_is_shown_to_be_handed_on(dana_client, school):
    assert dana_client.post(reverse(ADD), form(school)).status_code == 302
    source = RosterSource.objects.get()
    page = dana_client.get(reverse("admin:integrations_rostersource_change", args=[source.pk])).text
    assert public_key_of(source.own_key) in page
    assert "PRIVATE" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"host_key": ""}, "SFTP needs the fingerprint"),
        ({"host_key": "ssh-ed25519 AAAA"}, "A fingerprint begins with SHA256:"),
        ({"url": "sftp://a:b@sis.example.org/"}, "no user name or password"),
        ({"url": "sftp://sis.example.org:99999/"}, "port"),
        ({"url": "ftp://sis.example.org/"}, "valid URL"),
        ({"kind": "oneroster", "url": "https://sis.example.org/"}, "gives tokens"),
    ],
)
def test_what_is_missing_is_said(dana_client, school, fields, words):
    assert words in dana_client.post(reverse(ADD), form(school, **fields)).text
    assert not RosterSource.objects.exists()
