"""The file of a network that the operator has named: read, and known by its checksum."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from face_vision.errors import WeightsMissing

LONGEST_ID = 64
"""Characters that are stored of a network's id."""


@dataclass(frozen=True)
class NetworkFile:
    """One file that holds a network.

    Args:
        path: where it lies.
        network: the network's short name, such as "facenet".
    """

    path: Path
    network: str

    @cached_property
    def network_id(self) -> str:
        """Name and SHA-256 of the file, as many digits as fit; the file is read once for it.

        Raises:
            WeightsMissing: the file cannot be read.
        """
        return self._id_of(self._content())

    def read(self) -> bytes:
        """Return the file's bytes.

        Raises:
            WeightsMissing: the file cannot be read, or is not the one that `network_id` named.
        """
        content = self._content()
        # Templates carry the id: a file replaced under a running process must not go by it.
        if self._id_of(content) != self.network_id:
            raise WeightsMissing("network_file_replaced", path=str(self.path))
        return content

    def _id_of(self, content: bytes) -> str:
        return f"{self.network}-{hashlib.sha256(content).hexdigest()}"[:LONGEST_ID]

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise WeightsMissing("network_file_unreadable", path=str(self.path)) from error
