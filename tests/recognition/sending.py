"""Send a file in parts, as a browser does, to the services."""

import hashlib
import uuid
from pathlib import Path
from typing import Any, cast

from recognition.models import Upload
from recognition.services.uploads.chunks import store_chunk
from recognition.services.uploads.completion import SentParts
from recognition.services.uploads.uploads import UploadPlan, open_upload
from storage.upload_parts import LocalUploadParts, upload_parts

PART_BYTES = 3000


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def parts_of(content: bytes) -> list[bytes]:
    return [content[i : i + PART_BYTES] for i in range(0, len(content), PART_BYTES)]


def sent(parts: list[bytes]) -> SentParts:
    checksum = sha256("".join(map(sha256, parts)).encode())
    return SentParts(len(parts), sum(map(len, parts)), checksum)


def part_file(upload_id: uuid.UUID) -> Path:
    return cast(LocalUploadParts, upload_parts()).path_of(upload_id)


def begin(session, by, **overrides) -> Upload:
    fields: dict[str, Any] = {"id": uuid.uuid4(), "file_name": "class.mp4"}
    return open_upload(session=session, by=by, plan=UploadPlan(**fields | overrides))


def send(upload: Upload, number: int, content: bytes) -> Upload:
    return store_chunk(upload=upload, number=number, content=content, sha256=sha256(content))


def send_all(upload: Upload, parts: list[bytes]) -> None:
    for number, content in enumerate(parts):
        send(upload, number, content)
