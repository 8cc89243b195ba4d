"""Say what became of each folder and file that was to be registered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from classes.models import ClassGroup
from faces.services.bulk.register import FileOutcome, FolderOutcome


@dataclass(frozen=True)
class FaceReport:
    """The answer of `register_faces`."""

    class_group: ClassGroup
    folders: Sequence[FolderOutcome]

    @property
    def files(self) -> list[FileOutcome]:
        return [file for folder in self.folders for file in folder.files]

    @property
    def n_new(self) -> int:
        return sum(file.n_faces for file in self.files if file.is_new)

    @property
    def n_known(self) -> int:
        return sum(file.n_faces for file in self.files if not file.is_new)

    @property
    def n_refused(self) -> int:
        """Files refused, and folders refused as a whole."""
        outcomes: list[FileOutcome | FolderOutcome] = [*self.files, *self.folders]
        return sum(outcome.refusal is not None for outcome in outcomes)

    @property
    def refusal(self) -> str:
        return (
            "" if self.n_new or self.n_known else "Nothing was registered: see the reasons above."
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "class_group": self.class_group.code,
            "time_zone": self.class_group.school.time_zone,
            "students": [_folder_as_json(folder) for folder in self.folders],
            "faces_registered": self.n_new,
            "faces_known_before": self.n_known,
            "refused": self.n_refused,
        }

    def as_lines(self) -> list[str]:
        lines = [line for folder in self.folders for line in _folder_as_lines(folder)]
        counts = f"{self.n_new} registered, {self.n_known} known before, {self.n_refused} refused"
        school = self.class_group.school
        return [
            *lines,
            f"{school}, on the clock of {school.time_zone}.",
            f"Faces of {self.class_group.code}: {counts}.",
        ]


def _folder_as_json(folder: FolderOutcome) -> dict[str, Any]:
    student = folder.student
    return {
        "folder": folder.name,
        "number": student.number if student else None,
        "name": student.name if student else None,
        "reason": _reason(folder),
        "files": [
            {"file": f.name, "status": _status(f), "faces": f.n_faces, "reason": _reason(f)}
            for f in folder.files
        ],
    }


def _folder_as_lines(folder: FolderOutcome) -> list[str]:
    student = folder.student
    who = f"{student.name} ({student.number})" if student else folder.name
    heading = f"{who}: refused. {folder.refusal}" if folder.refusal else who
    return [heading, *(_file_as_line(file) for file in folder.files)]


def _file_as_line(file: FileOutcome) -> str:
    faces = f" {file.n_faces} faces" if file.n_faces > 1 else ""
    return f"  {file.name}: {_status(file).replace('_', ' ')}{faces}. {_reason(file)}".rstrip()


def _reason(outcome: FileOutcome | FolderOutcome) -> str:
    return str(outcome.refusal or "")


def _status(file: FileOutcome) -> str:
    if file.refusal:
        return "refused"
    return "registered" if file.is_new else "known_before"
