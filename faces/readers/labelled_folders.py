"""Read and embed the faces of a folder of labelled people; nothing of it is stored."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from face_vision.cage.frames import read_picture
from face_vision.errors import VisionError, WeightsMissing
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.pipeline import Pipeline
from faces.errors import FaceRefusedError, FolderRefusedError
from faces.readers.face_folders import FaceFolder, is_picture_name, is_video_name, read_face_folders
from faces.selectors.labelled_faces import LabelledFaces, PersonLabel, Picture, RefusedPicture
from faces.services.face_registration import sha256_of
from jobs.failures import Remark

Embeddings = list[NDArray[np.float32]]

OnFile = Callable[[float, str], None]
"""Called before each file with the share done, 0 to 1, and its path below the folder."""


def read_folder_faces(folder: Path, *, pipeline: Pipeline, on_file: OnFile) -> LabelledFaces:
    """Embed the one face of each picture, and varied looks of each video, as when registering.

    Raises:
        FolderRefusedError: there is no such folder, or no file in it can be used.
    """
    folders = read_face_folders(folder)
    paths = [(person, path) for person, one in enumerate(folders) for path in one.files]
    reading = _Reading(pipeline)
    for number, (person, path) in enumerate(paths):
        on_file(number / len(paths), _place(path))
        reading.add(person, number, path)
    if not reading.embeddings:
        raise _nothing_of_use(folder, reading.refused)
    return reading.finish(str(folder), folders)


class _Reading:
    """Gathers what the files of a folder give."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._owners: list[tuple[int, int]] = []
        self._known: dict[tuple[int, str], Path] = {}
        self._pictures: dict[int, Picture] = {}
        self.embeddings: Embeddings = []
        self.refused: list[RefusedPicture] = []

    def add(self, person: int, number: int, path: Path) -> None:
        try:
            found = self._embed(person, path)
        # A VisionError too, but of no single file: the next one would fare no better.
        except WeightsMissing:
            raise
        except (VisionError, FaceRefusedError, OSError) as error:
            self.refused.append(RefusedPicture(_place(path), _refusal_of(error)))
            return
        self.embeddings += found
        self._owners += [(person, number)] * len(found)
        self._pictures[number] = Picture(file=_place(path))

    def finish(self, title: str, folders: list[FaceFolder]) -> LabelledFaces:
        people, files = np.array(self._owners, np.int64).T
        embeddings = np.stack(self.embeddings)
        return LabelledFaces(
            title=title,
            looks=LabelledLooks(
                embeddings,
                people,
                files,
                self._pipeline.network_id,
                self._pipeline.genuine_similarity,
            ),
            people={number: PersonLabel(one.name) for number, one in enumerate(folders)},
            pictures=self._pictures,
            refused=tuple(self.refused),
        )

    def _embed(self, person: int, path: Path) -> Embeddings:
        """Refuse a copy: it would always be found, by the other one."""
        same = self._known.setdefault((person, sha256_of(path)), path)
        if same is not path:
            raise FaceRefusedError("file_repeated", name=same.name)
        if is_picture_name(path):
            return [self._pipeline.registration_look(read_picture(path))[1]]
        if is_video_name(path):
            return [embedding for _, embedding in self._pipeline.registration_looks(path)]
        raise FaceRefusedError("file_of_wrong_kind")


def _place(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _refusal_of(error: VisionError | FaceRefusedError | OSError) -> FaceRefusedError:
    if isinstance(error, OSError):
        return FaceRefusedError("file_unreadable")
    return FaceRefusedError.because_of(error)


def _nothing_of_use(folder: Path, refused: list[RefusedPicture]) -> FolderRefusedError:
    if not refused:
        return FolderRefusedError("folders_empty", folder=folder)
    first = refused[0]
    # The first file stands for all: a sentence for each of hundreds would be read by nobody.
    reason = Remark.of(first.refusal)
    return FolderRefusedError("folder_unusable", folder=folder, file=first.file, reason=reason)
