"""Keys lie outside database and media, are made once, and are deleted for good."""

import base64
import secrets
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections, transaction

from storage.checks import check_keys, refuse_missing_keys
from storage.encryption.data_keys import Owner, delete_data_key, delete_ended_keys, key_of
from storage.encryption.key_store import KeyStore
from storage.encryption.keyring import SECRETS_KEY, Keyring, keyring
from storage.encryption.sealed_bytes import open_sealed, open_text, seal, seal_text
from storage.errors import BrokenSealError, InstallationKeyError, KeyGoneError
from storage.models import DataKey
from tests.factories import make_school, make_student


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "site-keys"
    return settings.KEYS_DIR


def a_key():
    return base64.b64encode(secrets.token_bytes(32)).decode()


def test_a_small_secret_opens_for_its_purpose_alone(own_folder, db):
    sealed = seal_text("whsec_abc", purpose="webhook|1")
    assert "whsec" not in sealed
    assert open_text(sealed, purpose="webhook|1") == "whsec_abc"
    with pytest.raises(BrokenSealError, match="changed since it was encrypted"):
        open_text(sealed, purpose="webhook|2")


def test_sealing_twice_never_gives_the_same(own_folder, db):
    assert seal_text("a", purpose="p") != seal_text("a", purpose="p")


def test_what_is_plain_from_before_is_read_as_it_is(db):
    assert open_text("whsec_old", purpose="p") == "whsec_old"


def test_files_and_folders_of_keys_are_for_their_owner_alone(own_folder, db):
    seal_text("a", purpose="p")
    paths = [own_folder, *own_folder.rglob("*")]
    assert len(paths) >= 4
    assert {stat.S_IMODE(p.stat().st_mode) for p in paths if p.is_dir()} == {0o700}
    assert {stat.S_IMODE(p.stat().st_mode) for p in paths if p.is_file()} == {0o600}


def test_a_key_of_the_environment_leaves_none_on_the_disk(own_folder, settings, db):
    settings.ENCRYPTION_KEY = a_key()
    sealed = seal_text("a", purpose="p")
    assert not (own_folder / "installation.key").exists()
    assert open_text(sealed, purpose="p") == "a"
    refuse_missing_keys()


@pytest.mark.parametrize("key", ["short", "ä", base64.b64encode(b"12345").decode()])
def test_what_is_no_key_is_refused_with_its_name(settings, db, key):
    settings.ENCRYPTION_KEY = key
    with pytest.raises(InstallationKeyError, match="ENCRYPTION_KEY"):
        seal_text("a", purpose="p")


def test_the_first_start_makes_the_keys_and_the_next_finds_them(own_folder, db):
    refuse_missing_keys()
    first = (own_folder / "installation.key").read_text()
    refuse_missing_keys()
    assert (own_folder / "installation.key").read_text() == first
    assert check_keys() == []


def test_the_start_is_refused_where_the_key_is_another(own_folder, settings, db):
    refuse_missing_keys()
    settings.ENCRYPTION_KEY = a_key()
    with pytest.raises(ImproperlyConfigured, match="not the one"):
        refuse_missing_keys()


def test_the_start_is_refused_where_the_key_file_is_gone(own_folder, settings, db):
    refuse_missing_keys()
    (own_folder / "installation.key").unlink()
    with pytest.raises(ImproperlyConfigured, match="is missing"):
        refuse_missing_keys()
    assert not (own_folder / "installation.key").exists()


def test_the_start_is_refused_where_data_are_encrypted_and_all_keys_are_gone(
    own_folder, settings, school, tmp_path
):
    key_of(Owner.of(school))
    settings.KEYS_DIR = tmp_path / "empty"
    with pytest.raises(ImproperlyConfigured, match="is missing"):
        refuse_missing_keys()
    assert not (tmp_path / "empty" / "installation.key").exists()


def test_a_student_has_one_key_which_hangs_on_her_schools(school):
    ana = make_student(school=school)
    key_id = key_of(Owner.of(ana))
    assert key_of(Owner.of(ana)) == key_id
    record = keyring().store.read(key_id)
    assert record.parent == key_of(Owner.of(school)).hex
    assert record.owner == f"classes.Student:{ana.pk}"


def test_a_new_school_has_its_key_before_anybody_seals_something(
    django_capture_on_commit_callbacks, db
):
    with django_capture_on_commit_callbacks(execute=True):
        school = make_school()
    assert DataKey.objects.filter(owner=str(Owner.of(school))).count() == 1


def test_two_that_seal_something_at_one_moment_use_one_key_of_the_school(
    own_folder, transactional_db
):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time.")
    school, begin = make_school(), Barrier(2)
    DataKey.objects.all().delete()

    def seal_something(_number):
        with closing(connections["default"]), transaction.atomic():
            begin.wait()
            return key_of(Owner.of(school))

    with ThreadPoolExecutor(2) as threads:
        used = set(threads.map(seal_something, range(2)))
    assert used == set(DataKey.objects.values_list("pk", flat=True))
    assert len(used) == 1


def test_who_starts_beside_the_first_one_finds_its_key(own_folder, db):
    """Another process makes the keys, and something is sealed, between both questions."""
    store = KeyStore(own_folder)

    def is_sealed_meanwhile():
        Keyring(store, "", lambda: False).make_first_keys()
        return True

    Keyring(store, "", is_sealed_meanwhile).make_first_keys()
    assert store.has(SECRETS_KEY)


def test_a_deleted_key_opens_nothing_and_a_later_one_is_another(
    school, django_capture_on_commit_callbacks
):
    ana = make_student(school=school)
    old = key_of(Owner.of(ana))
    sealed = seal(b"face", key_id=old, bound_to=b"x")
    with django_capture_on_commit_callbacks(execute=True):
        delete_data_key(ana)
    with pytest.raises(KeyGoneError):
        open_sealed(sealed, bound_to=b"x")
    new = key_of(Owner.of(ana))
    assert new != old
    assert not keyring().store.has(old)
    assert list(DataKey.objects.filter(owner=str(Owner.of(ana)))) == [DataKey(pk=new)]


def test_a_deletion_that_is_taken_back_leaves_the_key(school, django_capture_on_commit_callbacks):
    ana = make_student(school=school)
    sealed = seal(b"face", key_id=key_of(Owner.of(ana)), bound_to=b"x")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        sid = transaction.savepoint()
        delete_data_key(ana)
        transaction.savepoint_rollback(sid)
    assert open_sealed(sealed, bound_to=b"x") == b"face"


def test_a_key_whose_deletion_was_broken_off_goes_the_next_night(school):
    ana = make_student(school=school)
    key_id = key_of(Owner.of(ana))
    delete_data_key(ana)  # Its transaction does not end here: as if the process were killed.
    assert keyring().store.has(key_id)
    assert delete_ended_keys() == 1
    assert not keyring().store.has(key_id)


def test_another_process_forgets_a_deleted_key_within_a_minute(own_folder, school, monkeypatch):
    ana = make_student(school=school)
    key_id = key_of(Owner.of(ana))
    other = Keyring(KeyStore(Path(own_folder)), "", lambda: True)
    other.key(key_id)
    keyring().delete(key_id)
    later = other.key(key_id).until_s + 1
    monkeypatch.setattr("time.monotonic", lambda: later)
    with pytest.raises(KeyGoneError):
        other.key(key_id)


def test_a_key_put_into_the_file_of_another_student_does_not_open(own_folder, school):
    one, two = (key_of(Owner.of(make_student(school=school))) for _ in range(2))
    files = [own_folder / k.hex[:2] / f"{k.hex}.json" for k in (one, two)]
    files[1].write_text(files[0].read_text())
    with pytest.raises(BrokenSealError):
        keyring().key(two)


@pytest.mark.parametrize("place", [3, 7, 25, -1])
def test_a_changed_byte_is_refused(school, place):
    sealed = bytearray(seal(b"face", key_id=key_of(Owner.of(school)), bound_to=b"x"))
    sealed[place] ^= 1
    with pytest.raises((BrokenSealError, KeyGoneError)):
        open_sealed(bytes(sealed), bound_to=b"x")


def test_another_owners_key_is_refused(school):
    ana, ben = make_student(school=school), make_student(school=school)
    sealed = seal(b"face", key_id=key_of(Owner.of(ana)), bound_to=b"x")
    assert open_sealed(sealed, bound_to=b"x", owners=[str(Owner.of(ana))]) == b"face"
    with pytest.raises(BrokenSealError):
        open_sealed(sealed, bound_to=b"x", owners=[str(Owner.of(ben))])


def test_the_key_of_small_secrets_is_made_with_the_first_of_them(own_folder, db):
    assert not keyring().store.has(SECRETS_KEY)
    seal_text("a", purpose="p")
    assert keyring().store.has(SECRETS_KEY)


def test_a_disk_that_does_not_answer_is_no_erasure(school):
    store = keyring().store
    key_id = key_of(Owner.of(make_student(school=school)))
    folder = store.folder / key_id.hex[:2]
    folder.rename(folder.with_name("away"))
    folder.symlink_to(folder.name)
    with pytest.raises(OSError, match="symbolic links"):
        store.has(key_id)
