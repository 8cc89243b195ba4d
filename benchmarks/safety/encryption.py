"""Time what encryption at rest costs, against the same data in plain in the same run.

    python -m benchmarks.safety.encryption [--templates 100000] [--film-mb 200] [--json]

A school is made on SQLite in a temporary folder, its rows sealed, then the same rows plain; the
same code reads both, several times. The fastest counts, as everything else on the machine only
slows down. There is no peer; the target is 10 % for a class, all templates, and a film.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

N_ROUNDS = 7
TEMPLATES_A_STUDENT = 5
CLASS_SIZE = 30
DIMENSIONS = 128
PROBES = (60, DIMENSIONS)
"""Faces of a film that are searched for."""

PIECE_BYTES = 256 * 1024
NETWORK = "benchmark"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--templates", type=int, default=100_000)
    parser.add_argument("--film-mb", type=int, default=200)
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _prepare(Path(folder))
        found = {
            **_faces(options.templates),
            "a film played": _film(options.film_mb, Path(folder)),
        }
    print(json.dumps(found) if options.json else _table(found))


def _prepare(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "attendance_site.settings",
        "VAR_DIR": str(folder / "var"),
        "KEYS_DIR": str(folder / "keys"),
        "MEDIA_ROOT": "",
        "DATABASE_URL": "",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _faces(n_templates: int) -> dict[str, Any]:
    """Store templates, and read a class of them and all of them, sealed and plain."""
    from faces.models import FaceTemplate

    _store_templates(n_templates)
    first = FaceTemplate.objects.order_by("student").values("student").distinct()[:CLASS_SIZE]
    ids = [row["student"] for row in first]
    everybody = FaceTemplate.objects.of_network(NETWORK)
    of_class = everybody.filter(student__in=ids)
    reads: dict[str, Callable[[], Any]] = {
        "a class matched": lambda: _match(of_class),
        "all templates loaded": everybody.vectors,
    }
    cold_s = _cold(everybody.vectors)
    sealed = {name: _fastest(read) for name, read in reads.items()}
    _make_plain()
    found = {name: _compared(sealed[name], _fastest(read)) for name, read in reads.items()}
    found["all templates loaded"] |= {
        "first_time_s": round(cold_s, 4),
        "before_there_were_keys_s": round(_fastest(lambda: _read_as_before(everybody)), 4),
    }
    return found


def _match(templates: Any) -> Any:
    """Compare the faces of a film with a class, and say who is most alike."""
    from face_vision.identification.gallery import Gallery
    from face_vision.identification.search import search

    ids, vectors = templates.vectors()
    gallery = Gallery(np.array(ids, np.int64), vectors, NETWORK, 0.9)
    random = np.random.default_rng(1)
    return [search(probe, gallery, 3) for probe in random.standard_normal(PROBES)]


def _store_templates(n: int) -> None:
    from classes.models import School, Student
    from faces.models import FaceTemplate

    school = School.objects.create(name="Benchmark")
    students = Student.objects.bulk_create(
        Student(school=school, number=f"S{i}", given_name="Ada", family_name=f"F{i}")
        for i in range(-(-n // TEMPLATES_A_STUDENT))
    )
    random = np.random.default_rng(0)
    FaceTemplate.objects.bulk_create(
        (
            FaceTemplate(
                student=students[i // TEMPLATES_A_STUDENT],
                embedding=random.standard_normal(DIMENSIONS).astype("<f4").tobytes(),
                chip=b"",
                quality=0.5,
                source_sha256=f"{i:064x}",
                network_id=NETWORK,
            )
            for i in range(n)
        ),
        batch_size=5000,
    )


def _make_plain() -> None:
    """Write into each row what it would hold without encryption."""
    from django.db import connection, transaction

    from faces.models import FaceTemplate

    plain = [(bytes(row.embedding), row.pk) for row in FaceTemplate.objects.iterator()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany("UPDATE faces_facetemplate SET embedding = %s WHERE id = %s", plain)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")


def _read_as_before(templates: Any) -> tuple[list[int], Any]:
    """Read what is plain with the code from before there were keys."""
    rows = list(templates.values_list("student_id", "embedding"))
    return [pk for pk, _ in rows], np.stack([np.frombuffer(bytes(v), "<f4") for _, v in rows])


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
    sealed_s = _fastest(lambda: _read_all(_opened(sealed)))
    plain_s = _fastest(lambda: _read_all(plain.open("rb")))
    # Nobody plays faster than the network sends: 1 Gbit/s is a good one.
    sent_s = len(content) / 125_000_000
    return _compared(sealed_s + sent_s, plain_s + sent_s) | {
        "reading_alone": _compared(sealed_s, plain_s)
    }


def _opened(path: Path) -> Any:
    from storage.encryption.sealed_files import open_reader

    return open_reader(path.open("rb"), "film")


def _read_all(file: Any) -> None:
    with file:
        while file.read(PIECE_BYTES):
            pass


def _cold(read: Callable[[], Any]) -> float:
    """Time a read by a process that has unwrapped no key yet."""
    from storage.encryption import keyring

    keyring._keyring_of.cache_clear()
    start_s = time.perf_counter()
    read()
    return time.perf_counter() - start_s


def _fastest(read: Callable[[], Any]) -> float:
    times = []
    for _ in range(N_ROUNDS):
        start_s = time.perf_counter()
        read()
        times.append(time.perf_counter() - start_s)
    return min(times)


def _compared(sealed_s: float, plain_s: float) -> dict[str, Any]:
    return {
        "sealed_s": round(sealed_s, 4),
        "plain_s": round(plain_s, 4),
        "ratio": round(sealed_s / plain_s, 3),
    }


def _table(found: dict[str, Any]) -> str:
    lines = [f"{'':24}{'sealed':>10}{'plain':>10}{'ratio':>8}"]
    lines += [
        f"{name:24}{one['sealed_s']:>9.3f}s{one['plain_s']:>9.3f}s{one['ratio']:>8.2f}"
        for name, one in found.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
