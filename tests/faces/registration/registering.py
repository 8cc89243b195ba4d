"""Lay out folders of painted faces and register them by the command."""

from pathlib import Path

from tests.painted_faces import write_picture
from tests.recognition.running import run_for_json

CREATE = ("--create", "--consent", "2026-08")


def add_picture(folder: Path, student: str, person: int | None, **options: object) -> Path:
    """Put a picture of a painted person into a student's folder."""
    place = folder / student
    place.mkdir(parents=True, exist_ok=True)
    people = [] if person is None else [person]
    path = place / f"{len(list(place.iterdir()))}.png"
    return write_picture(path, people, **{"face_px": 120} | options)


def register(folder: Path, *arguments: object) -> dict:
    return run_for_json("register_faces", folder, "--class-group", "7A", *arguments)


def reasons(answer: dict) -> list[str]:
    return [file["reason"] for student in answer["students"] for file in student["files"]]
