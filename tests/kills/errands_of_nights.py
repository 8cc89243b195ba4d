"""What is old goes, somebody is erased, keys are changed, and everything is backed up."""

from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from attendance_site.installation.backups.backup import make_backup
from attendance_site.installation.backups.sealed_archive import open_archive, read_members
from classes.models import NamelessCount, Student
from faces.models import FaceTemplate
from office.models import StudentErasure
from office.services.student_erasures import clean_after_erasures, erase_now
from privacy.models import RetentionRun
from privacy.services import retention
from recognition.models import Capture, Sighting
from storage.encryption.key_store import KeyStore
from storage.encryption.keyring import Keyring
from tests import factories as make
from tests.kills.errand import Errand, n_logged

CHIP = b"\xff\xd8a face\xff\xd9" * 20
KEY = pyrage.x25519.Identity.generate()
LONG = timedelta(days=40)
N_FILMS, N_FACES = 3, 4


def _stage_retention() -> Any:
    school = make.make_school()
    group = make.make_class_group(make.make_student(school=school), school=school)
    long_ago = timezone.now() - LONG
    for number in range(N_FILMS):
        session = make.make_session(
            class_group=group,
            starts_at=long_ago + timedelta(hours=number),
            first_confirmed_at=long_ago,
        )
        film = make.make_capture(
            session=session, state="ready", uploaded_at=long_ago, file=ContentFile(CHIP, "a.mp4")
        )
        for _ in range(N_FACES):
            make.make_sighting(capture=film)
    return [school.pk, timezone.now().isoformat()]


def _keep_periods(about: Any) -> None:
    retention.BATCH = 2
    now = datetime.fromisoformat(about[1])
    retention.run_retention(school_id=about[0], day=now.date(), now=now)


def _kept(about: Any) -> Any:
    films = Capture.objects.filter(session__class_group__school=about[0])
    return {
        "nights": [
            # A face that waited too long for one rule goes by another: together they are all.
            [one.counts["films"], one.n_gone, one.failed, one.finished_at is not None]
            for one in RetentionRun.objects.filter(school=about[0])
        ],
        "log": n_logged("retention", about[0]),
        "films": films.exclude(file="").count(),
        "faces": Sighting.objects.filter(capture__in=films).count(),
    }


def _stage_erasure() -> Any:
    school = make.make_school()
    student, other = make.make_student(school=school), make.make_student(school=school)
    group = make.make_class_group(student, other, school=school)
    make.make_consent(student=student)
    make.make_face_template(student=student)
    make.make_face_picture(student=student, file=ContentFile(CHIP, "a.jpg"))
    session = make.make_session(class_group=group)
    film = make.make_capture(session=session, state="ready", file=ContentFile(CHIP, "film.mp4"))
    make.make_sighting((student, 0.8), capture=film, proposed_student=student)
    for one in (student, other):
        make.make_record(session=session, student=one)
    return [school.pk, student.pk]


def _erase(about: Any) -> None:
    """Whoever runs the installation asks again if she is still there; the night cleans up."""
    if student := Student.objects.filter(pk=about[1]).first():
        erase_now(student=student)
    clean_after_erasures()


def _erased(about: Any) -> Any:
    counts = NamelessCount.objects.filter(session__class_group__school=about[0])
    receipts = StudentErasure.objects.filter(school=about[0])
    faces = FaceTemplate.objects.filter(student__school=about[0])
    seen = Sighting.objects.filter(capture__session__class_group__school=about[0])
    return {
        "students": Student.objects.filter(school=about[0]).count(),
        "faces": [faces.count(), seen.count()],
        "nameless": list(counts.values_list("status", "n")),
        # One for each time that somebody asked for it.
        "is in the log": n_logged("erasure", about[0]) > 0,
        "receipts": [[one.state, one.counts, one.cleaned_at is not None] for one in receipts],
    }


def _stage_rotation() -> Any:
    student = make.make_student()
    make.make_face_template(student=student, embedding=make.make_embedding(7))
    return student.pk


def _rotate(about: Any) -> None:
    call_command("rotate_keys", stdout=StringIO())


def _rotated(about: Any) -> Any:
    """Every key opens, by whoever has unwrapped none yet; the face is what it was."""
    store = KeyStore(settings.KEYS_DIR)
    ring = Keyring(store, "", lambda: True)
    n_opened = sum(bool(ring.key(key_id).owner) for key_id in store.ids())
    [face] = FaceTemplate.objects.filter(student=about)
    return {
        "closed": sum(1 for _ in store.ids()) - n_opened,
        "installation": len(store.installation_file.read_text().split()),
        "versions": sorted({len(store.read(key_id).keys) for key_id in store.ids()}),
        "face": list(map(float, face.vector)) == list(map(float, make.make_embedding(7))),
    }


def _stage_backup() -> Any:
    session = make.make_session()
    film = make.make_capture(session=session, state="ready", file=ContentFile(CHIP, "film.mp4"))
    return [f"{settings.VAR_DIR}/backups-{film.pk}", film.file.name]


def _back_up(about: Any) -> None:
    """What bears the name of a backup is whole, also when the last try was killed."""
    folder, at = Path(about[0]), timezone.now()
    whole = list(_backups(folder))
    if not whole:
        make_backup(folder, recipient=str(KEY.to_public()), at=at, progress=str)


def _backups(folder: Path) -> Any:
    for path in folder.glob("*.age"):
        names: list[str] = []
        with open_archive(path, [KEY]) as tar:
            read_members(tar, partial(_note, names))
        yield names


def _note(names: list[str], name: str, file: Any) -> None:
    file.read()
    names.append(name)


def _backed_up(about: Any) -> Any:
    folder = Path(about[0])
    # The next night's backup, which must clean up whatever a killed one has left.
    make_backup(
        folder,
        recipient=str(KEY.to_public()),
        at=timezone.now() + timedelta(days=1),
        progress=str,
    )
    found = [f"media/{about[1]}" in names for names in _backups(folder)]
    return {"whole": found, "left over": len(list(folder.glob(".*.part")))}


ERRANDS = {
    "retention": Errand(_stage_retention, _keep_periods, _kept),
    "erasure": Errand(_stage_erasure, _erase, _erased),
    "rotation": Errand(_stage_rotation, _rotate, _rotated),
    "backup": Errand(_stage_backup, _back_up, _backed_up),
}
