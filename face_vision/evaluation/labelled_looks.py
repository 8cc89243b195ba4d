"""Looks at labelled people: whose face each is, and from which file it comes."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import DLIB_GENUINE_SIMILARITY
from face_vision.identification.gallery import Gallery


@dataclass(frozen=True, eq=False)
class LabelledLooks:
    """Embeddings of faces, whose they are registered as and where they come from.

    Args:
        embeddings: one row a look, float32, shape (n, d), of any length.
        subject_ids: whose face each is registered as, int64, shape (n,).
        files: number of the picture or video each was taken from, int64, shape (n,); the looks
            of one video share it, two subjects never do.
        network_id: the network that made the embeddings.
        genuine_similarity: typical cosine of two looks at one person (`aggregation`).

    Raises:
        ValueError: the three arrays do not belong together.
    """

    embeddings: NDArray[np.float32]
    subject_ids: NDArray[np.int64]
    files: NDArray[np.int64]
    network_id: str
    genuine_similarity: float = DLIB_GENUINE_SIMILARITY

    def __post_init__(self) -> None:
        if not len(self.embeddings) == len(self.subject_ids) == len(self.files):
            raise ValueError(
                f"{len(self.embeddings)} embeddings do not fit {len(self.subject_ids)} subject "
                f"ids and {len(self.files)} files"
            )

    @property
    def n_files(self) -> int:
        return len(np.unique(self.files))

    @property
    def n_subjects(self) -> int:
        return len(np.unique(self.subject_ids))

    def only(self, rows: NDArray[np.bool_]) -> "LabelledLooks":
        """Return the looks of some rows, mask of shape (n,)."""
        return replace(
            self,
            embeddings=self.embeddings[rows],
            subject_ids=self.subject_ids[rows],
            files=self.files[rows],
        )

    def gallery(self) -> Gallery:
        """Return a gallery of all these looks."""
        return Gallery(self.subject_ids, self.embeddings, self.network_id, self.genuine_similarity)

    def rows_by_subject(self) -> list[NDArray[np.int64]]:
        """Return the rows of each subject, int64, in order of the ids; empty for no looks."""
        order = np.argsort(self.subject_ids, kind="stable").astype(np.int64)
        starts = np.flatnonzero(np.diff(self.subject_ids[order])) + 1
        return np.split(order, starts) if len(order) else []
