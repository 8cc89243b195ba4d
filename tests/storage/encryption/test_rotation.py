"""Keys are replaced while everything goes on, and by whoever was killed over it once more."""

import base64
import secrets
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from faces.models import FaceTemplate
from storage.encryption import rotation
from storage.encryption.data_keys import Owner, delete_data_key, key_of
from storage.encryption.key_store import ROOT, KeyStore
from storage.encryption.keyring import Keyring, _keyring_of, keyring
from storage.encryption.sealed_bytes import open_sealed, open_text, seal, seal_text
from storage.errors import InstallationKeyError
from tests.factories import make_embedding, make_face_template, make_student

BASE_DIR = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "site-keys"
    return settings.KEYS_DIR


@pytest.fixture
def students(school):
    students = [make_student(school=school) for _ in range(3)]
    for number, student in enumerate(students):
        make_face_template(student=student, embedding=make_embedding(number))
    return students


def another_process(folder):
    """A process that has unwrapped nothing yet."""
    return Keyring(KeyStore(folder), "", lambda: True)


def all_open(folder):
    ring = another_process(folder)
    return [ring.key(key_id) for key_id in ring.store.ids()]


def wrapped(folder):
    return {path.name: path.read_text() for path in folder.glob("??/*.json")}


def test_every_key_is_wrapped_anew_and_every_face_reads_as_before(own_folder, students, capsys):
    sealed = seal_text("whsec", purpose="p")
    before, old = wrapped(own_folder), (own_folder / "installation.key").read_text()
    call_command("rotate_keys")
    after, new = wrapped(own_folder), (own_folder / "installation.key").read_text()
    assert "; schools: 1." in capsys.readouterr().out
    assert before.keys() == after.keys()
    assert not {name for name in before if before[name] == after[name]}
    assert len(new.split()) == 1
    assert new != old
    assert len(all_open(own_folder)) == len(after)
    vectors = [face.vector for face in FaceTemplate.objects.order_by("pk")]
    assert [list(v) for v in vectors] == [list(make_embedding(n)) for n in range(3)]
    assert open_text(sealed, purpose="p") == "whsec"


def test_the_old_key_of_the_installation_opens_nothing_afterwards(own_folder, students):
    old = (own_folder / "installation.key").read_text()
    call_command("rotate_keys")
    (own_folder / "installation.key").write_text(old)
    with pytest.raises(InstallationKeyError):
        another_process(own_folder).check()


@pytest.mark.parametrize("n_writes", range(1, 14))
def test_a_rotation_that_was_killed_anywhere_is_ended_by_the_next(
    own_folder, students, monkeypatch, n_writes
):
    left = [n_writes]
    replace = KeyStore._replace

    def killed(store, path, text):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        replace(store, path, text)

    with monkeypatch.context() as patched:
        patched.setattr(KeyStore, "_replace", killed)
        with pytest.raises(KeyboardInterrupt):
            call_command("rotate_keys")
            call_command("rotate_keys")
    n_keys = len(all_open(own_folder))
    seal(b"x", key_id=key_of(Owner.of(students[0])), bound_to=b"")
    call_command("rotate_keys")
    assert len(all_open(own_folder)) == n_keys
    assert len((own_folder / "installation.key").read_text().split()) == 1
    for key_id in keyring().store.ids():
        assert len(keyring().store.read(key_id).keys) == 1


def test_a_rotation_that_ends_late_takes_no_key_of_a_later_one(own_folder, students, monkeypatch):
    rewrap, last, later = rotation._rewrap, list(keyring().store.ids())[-1], []

    def overtaken(ring, key_id, parent):
        if key_id == last and parent not in later:
            # One that began with ours has ended, and the next one has just begun.
            later.append(parent)
            if parent == ROOT:
                rotation.rotate_installation_key()
                rotation._begin(ring)
            else:
                rotation.rotate_school_key(UUID(hex=parent))
                ring.store.write(ring.with_new_version(ring.store.read(UUID(hex=parent))))
        return rewrap(ring, key_id, parent)

    n_keys = len(all_open(own_folder))
    monkeypatch.setattr(rotation, "_rewrap", overtaken)
    call_command("rotate_keys")
    assert len(later) == 2
    assert len(all_open(own_folder)) == n_keys
    call_command("rotate_keys")
    assert len(all_open(own_folder)) == n_keys
    assert len((own_folder / "installation.key").read_text().split()) == 1


def test_a_second_rotation_is_refused_while_one_is_at_it(own_folder, students, monkeypatch):
    rewrap, asked = rotation._rewrap, []

    def beside(ring, key_id, parent):
        with pytest.raises(CommandError, match="another process already") as caught:
            call_command("rotate_keys")
        asked.append(str(caught.value))
        return rewrap(ring, key_id, parent)

    n_keys = len(all_open(own_folder))
    with monkeypatch.context() as patched:
        patched.setattr(rotation, "_rewrap", beside)
        call_command("rotate_keys")
    assert {message.count(".") for message in asked} == {1}
    assert len(all_open(own_folder)) == n_keys
    call_command("rotate_keys")
    assert len(all_open(own_folder)) == n_keys


def test_a_killed_process_leaves_no_rotation_that_holds_up_the_next(own_folder, students):
    held = (
        "import sys, os, signal, time\n"
        "from pathlib import Path\n"
        "from storage.encryption.key_store import KeyStore\n"
        "with KeyStore(Path(sys.argv[1])).rotated():\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    arguments = [sys.executable, "-c", held, str(own_folder)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, cwd=BASE_DIR) as child:
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(CommandError, match="another process already"):
            call_command("rotate_keys")
        child.kill()
    call_command("rotate_keys")
    assert len((own_folder / "installation.key").read_text().split()) == 1


def test_a_school_whose_key_is_gone_keeps_no_other_from_a_new_one(
    own_folder, students, other_school, capsys
):
    kept = key_of(Owner("classes.School", students[0].school_id))
    gone = key_of(Owner("classes.School", other_school.pk))
    before = keyring().store.read(kept)
    keyring().delete(gone)
    call_command("rotate_keys")
    assert "open no more: 1." in capsys.readouterr().out
    assert keyring().store.read(kept).keys[-1].version == before.keys[-1].version + 1


def test_a_photo_that_is_registered_meanwhile_reads_afterwards(own_folder, students, monkeypatch):
    rewrap, last, faces = rotation._rewrap, list(keyring().store.ids())[-1], []

    def registered(ring, key_id, parent):
        if key_id == last:
            # Of a student who had no key when the rotation listed them.
            student = make_student(school=students[0].school)
            faces.append(make_face_template(student=student, embedding=make_embedding(len(faces))))
        return rewrap(ring, key_id, parent)

    monkeypatch.setattr(rotation, "_rewrap", registered)
    call_command("rotate_keys")
    _keyring_of.cache_clear()
    # Once while the installation's key is replaced, once while the school's is.
    assert len(faces) == 2
    for number, face in enumerate(faces):
        assert list(FaceTemplate.objects.get(pk=face.pk).vector) == list(make_embedding(number))


def test_a_key_that_is_deleted_meanwhile_does_not_come_back(
    own_folder, students, monkeypatch, django_capture_on_commit_callbacks
):
    gone = key_of(Owner.of(students[0]))
    read = rotation._read

    def deleted_after_first_look(ring, key_id):
        record = read(ring, key_id)
        if key_id == gone:
            ring.store._path(gone).unlink(missing_ok=True)
        return record

    monkeypatch.setattr(rotation, "_read", deleted_after_first_look)
    call_command("rotate_keys")
    assert not keyring().store.has(gone)


def test_a_process_that_runs_all_along_reads_and_writes_on(own_folder, students):
    running = another_process(own_folder)
    key_id = key_of(Owner.of(students[0]))
    sealed = seal(b"face", key_id=key_id, bound_to=b"x")
    running.key(key_id)
    call_command("rotate_keys")
    new = running.make("classes.Student:99", parent=key_of(Owner(*school_of(students[0]))))
    assert another_process(own_folder).key(new).owner == "classes.Student:99"
    assert open_sealed(sealed, bound_to=b"x") == b"face"


def school_of(student):
    return "classes.School", student.school_id


def test_a_key_of_the_environment_is_rotated_with_both_of_them(
    own_folder, settings, school, capsys
):
    old, new = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    settings.ENCRYPTION_KEY = old
    key_id = key_of(Owner.of(make_student(school=school)))
    sealed = seal(b"x", key_id=key_id, bound_to=b"")
    settings.ENCRYPTION_KEY = f"{new},{old}"
    call_command("rotate_keys")
    assert "Take the old key out" in capsys.readouterr().out
    settings.ENCRYPTION_KEY = new
    assert open_sealed(sealed, bound_to=b"") == b"x"
    assert not (own_folder / "installation.key").exists()


def test_without_the_right_key_nothing_is_rotated(own_folder, settings, students):
    before = wrapped(own_folder)
    settings.ENCRYPTION_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
    with pytest.raises(CommandError, match="not the one"):
        call_command("rotate_keys")
    assert wrapped(own_folder) == before


def test_a_deleted_student_is_gone_from_the_folder(
    own_folder, students, django_capture_on_commit_callbacks
):
    key_id = key_of(Owner.of(students[0]))
    with django_capture_on_commit_callbacks(execute=True):
        delete_data_key(students[0])
    call_command("rotate_keys")
    assert key_id not in set(keyring().store.ids())


def test_second_factors_go_on_and_need_the_new_key(own_folder, alice):
    adapter = get_mfa_adapter()
    row = Authenticator.objects.create(
        user=alice, type="totp", data={"secret": adapter.encrypt("JBSWY3DPEHPK3PXP")}
    )
    old = (own_folder / "installation.key").read_text()
    call_command("rotate_keys")
    row.refresh_from_db()
    assert adapter.decrypt(row.data["secret"]) == "JBSWY3DPEHPK3PXP"
    assert another_process(own_folder).secrets_key()
    (own_folder / "installation.key").write_text(old)
    with pytest.raises(InstallationKeyError):
        another_process(own_folder).secrets_key()
