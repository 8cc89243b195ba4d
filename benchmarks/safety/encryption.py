"""Time what encryption at rest costs, against the same data in plain in the same run.

    python -m benchmarks.safety.encryption [--templates 100000] [--film-mb 200] [--json]

A school is made on SQLite in a temporary folder, with the same faces sealed and plain. Both are
read in turn, several times, and the fewest seconds of the processor count: everything else on the
machine only adds to them. What is plain is read as code without any keys would do it, two columns
and one copy. There is no peer; the target is 10 % for a class, all templates, and a film. The calls
of AES-GCM alone are timed beside them, as nothing that seals can take less.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.fixtures.own_site import begin_own_site

N_ROUNDS = 7
TEMPLATES_A_STUDENT = 5
CLASS_SIZE = 30
DIMENSIONS = 320
"""Of the network that is in force unless another is chosen."""

N_PROBES = 60
"""Faces of a film that are searched for."""

PIECE_BYTES = 256 * 1024
TODAY = date(2026, 9, 1)
GIVEN_AT = datetime(2026, 8, 31, tzinfo=UTC)
BOTH = SEALED, PLAIN = "sealed", "plain"
SETTINGS = "from attendance_site.settings import *\n"
"""The site's own."""

Read = Callable[[], Any]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--templates", type=int, default=100_000)
    parser.add_argument("--dimensions", type=int, default=DIMENSIONS)
    parser.add_argument("--film-mb", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begin_own_site(Path(folder), settings=SETTINGS, environment=_environment(Path(folder)))
        compared = {
            **_faces(options.templates, options.dimensions),
            **_film(options.film_mb, Path(folder)),
        }
    alone = _calls_alone(options.templates, 4 * options.dimensions)
    print(json.dumps(compared | alone) if options.json else _table(compared, alone))


def _environment(folder: Path) -> dict[str, str]:
    return {
        "VAR_DIR": str(folder / "var"),
        "KEYS_DIR": str(folder / "keys"),
        "MEDIA_ROOT": "",
        "DATABASE_URL": "",
    }


def _faces(n_templates: int, n_dimensions: int) -> dict[str, Any]:
    """Read a class of them and all of them, sealed and plain."""
    from faces.models import FaceTemplate
    from faces.selectors.gallery_loader import usable_templates

    group = _store_school(-(-n_templates // TEMPLATES_A_STUDENT))
    _store_templates(n_templates, n_dimensions)
    # The queries of a film and of a registration: who is on the roster, who has agreed.
    sealed_class, plain_class = (
        usable_templates(group, TODAY, network).order_by("student_id", "pk") for network in BOTH
    )
    allowed = FaceTemplate.objects.filter(student__school=group.school_id).with_consent()
    in_order = allowed.where_recognition_is_on().order_by("student_id", "pk")
    sealed, plain = (in_order.of_network(network) for network in BOTH)
    cold_s = _cold(sealed.vectors)
    return {
        "a class matched": _in_turn(
            lambda: _match(_gallery(sealed_class.vectors())),
            lambda: _match(_gallery(_plain_vectors(plain_class))),
        ),
        "all ready to be searched": _in_turn(
            lambda: _gallery(sealed.vectors()).averages,
            lambda: _gallery(_plain_vectors(plain)).averages,
        ),
        "all read, no more": _in_turn(sealed.vectors, lambda: _plain_vectors(plain))
        | {"first_time_s": round(cold_s, 4)},
    }


def _gallery(read: tuple[list[int], Any]) -> Any:
    from face_vision.identification.gallery import Gallery

    ids, vectors = read
    return Gallery(np.array(ids, np.int64), vectors, "any", 0.9)


def _match(gallery: Any) -> Any:
    """Compare the faces of a film with a class, and say who is most alike."""
    from face_vision.identification.search import search

    random = np.random.default_rng(1)
    probes = random.standard_normal((N_PROBES, gallery.embeddings.shape[1]))
    return [search(probe, gallery, 3) for probe in probes]


def _plain_vectors(templates: Any) -> tuple[list[int], Any]:
    """Read what is plain as if there never had been keys."""
    from storage.encryption.fields import as_stored

    field = templates.model._meta.get_field("embedding")
    rows = list(templates.values_list("student_id", as_stored(field)))
    vectors = np.frombuffer(bytearray().join([row[1] for row in rows]), "<f4")
    return [row[0] for row in rows], vectors.reshape(len(rows), -1)


def _store_school(n_students: int) -> Any:
    """Store students who have all agreed to recognition; return the class of the first."""
    from classes.models import ClassGroup, Enrolment, School, Student
    from faces.models import BiometricConsent, ImpactAssessment

    school = School.objects.create(name="Benchmark")
    ImpactAssessment.objects.create(
        school=school,
        assessed_by="Nobody",
        assessed_on=TODAY,
        document="-",
        review_on=date(2099, 1, 1),
    )
    students = Student.objects.bulk_create(
        Student(school=school, number=f"S{i}", given_name="Ada", family_name=f"F{i}")
        for i in range(n_students)
    )
    BiometricConsent.objects.bulk_create(
        BiometricConsent(student=student, given_by="-", wording="-", given_at=GIVEN_AT)
        for student in students
    )
    group = ClassGroup.objects.create(school=school, code="7A")
    Enrolment.objects.bulk_create(
        Enrolment(student=student, class_group=group, from_on=TODAY)
        for student in students[:CLASS_SIZE]
    )
    return group


def _store_templates(n: int, n_dimensions: int) -> None:
    from classes.models import Student
    from faces.models import FaceTemplate

    students = list(Student.objects.order_by("pk"))
    random = np.random.default_rng(0)
    FaceTemplate.objects.bulk_create(
        (
            FaceTemplate(
                student=students[i // TEMPLATES_A_STUDENT],
                embedding=random.standard_normal(n_dimensions).astype("<f4").tobytes(),
                chip=b"",
                quality=0.5,
                source_sha256=f"{i:064x}",
                network_id=SEALED,
            )
            for i in range(n)
        ),
        batch_size=5000,
    )
    _store_plain()


def _store_plain() -> None:
    """Store each row once more as it would be without encryption, past all that seals."""
    from django.db import connection, transaction

    from faces.models import FaceTemplate

    columns = [str(field.column) for field in FaceTemplate._meta.local_concrete_fields[1:]]
    taken = ", ".join(f"'{PLAIN}'" if name == "network_id" else name for name in columns)
    copy = f"INSERT INTO faces_facetemplate ({', '.join(columns)}) SELECT {taken}"
    in_order = FaceTemplate.objects.order_by("student_id", "pk")
    _, vectors = in_order.of_network(SEALED).vectors()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{copy} FROM faces_facetemplate ORDER BY student_id, id")
        pks = in_order.of_network(PLAIN).values_list("pk", flat=True)
        plain = [(row.tobytes(), pk) for row, pk in zip(vectors, pks, strict=True)]
        cursor.executemany("UPDATE faces_facetemplate SET embedding = %s WHERE id = %s", plain)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _film(n_mb: int, folder: Path) -> dict[str, Any]:
    """Read a film in the pieces in which the site sends it, sealed and plain."""
    from storage.encryption.keyring import keyring
    from storage.encryption.sealed_files import seal_stream

    content = os.urandom(n_mb * 1_000_000)
    plain, sealed = folder / "plain.mp4", folder / "sealed.mp4"
    plain.write_bytes(content)
    key_id = keyring().make("file:film", parent=None)
    pieces = seal_stream([content], n_bytes=len(content), key_id=key_id, name="film")
    with sealed.open("wb") as file:
        file.writelines(pieces)
    read = _in_turn(lambda: _read_all(_opened(sealed)), lambda: _read_all(plain.open("rb")))
    # Nobody plays faster than the network sends: 1 Gbit/s is a good one.
    sent_s = len(content) / 125_000_000
    played = _compared(read["sealed_s"] + sent_s, read["plain_s"] + sent_s)
    return {"a film played": played, "a film read, no more": read}


def _opened(path: Path) -> Any:
    from storage.encryption.sealed_files import open_reader

    return open_reader(path.open("rb"), "film")


def _read_all(file: Any) -> None:
    with file:
        while file.read(PIECE_BYTES):
            pass


def _calls_alone(n: int, n_bytes: int) -> dict[str, float]:
    """Time the calls of AES-GCM that all templates need, if they do nothing else."""
    n_students = -(-n // TEMPLATES_A_STUDENT)
    return {
        "one call for each template": _calls_s([n_bytes] * n, n_students),
        "one call for each student": _calls_s([n_bytes * n // n_students] * n_students, n_students),
        "one call for all of them": _calls_s([n_bytes * n], 1),
    }


def _calls_s(sizes: Sequence[int], n_keys: int) -> float:
    keys = [AESGCM(os.urandom(32)) for _ in range(n_keys)]
    ciphers = [keys[i * n_keys // len(sizes)] for i in range(len(sizes))]
    nonce, row, opened = bytes(12), bytes(70), bytearray(max(sizes))
    values = [
        (cipher.decrypt_into, cipher.encrypt(nonce, bytes(size), row))
        for cipher, size in zip(ciphers, sizes, strict=True)
    ]

    def call() -> None:
        for decrypt_into, value in values:
            decrypt_into(nonce, value, row, opened)

    return round(min(_timed(call) for _ in range(N_ROUNDS)), 4)


def _cold(read: Read) -> float:
    """Time a read by a process that has unwrapped no key yet."""
    from storage.encryption import keyring

    keyring._keyring_of.cache_clear()
    return _timed(read)


def _in_turn(sealed: Read, plain: Read) -> dict[str, Any]:
    times = [(_timed(sealed), _timed(plain)) for _ in range(N_ROUNDS)]
    return _compared(min(one for one, _ in times), min(other for _, other in times))


def _timed(read: Read) -> float:
    """Return the seconds of the processor; what others on the machine take is not among them."""
    start_s = time.process_time()
    read()
    return time.process_time() - start_s


def _compared(sealed_s: float, plain_s: float) -> dict[str, Any]:
    return {
        "sealed_s": round(sealed_s, 4),
        "plain_s": round(plain_s, 4),
        "ratio": round(sealed_s / plain_s, 3),
    }


def _table(compared: dict[str, Any], alone: dict[str, float]) -> str:
    lines = [f"{'':28}{'sealed':>10}{'plain':>10}{'ratio':>8}"]
    lines += [
        f"{name:28}{one['sealed_s']:>9.3f}s{one['plain_s']:>9.3f}s{one['ratio']:>8.2f}"
        for name, one in compared.items()
    ]
    lines += ["", "AES-GCM alone:", *(f"{name:28}{s:>9.3f}s" for name, s in alone.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
