"""Large files in numbered parts, so that a lost connection loses nothing."""

import uuid
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from classes.models import ClassSession
from integrations.api.fields import MomentField
from integrations.api.json_bodies import PlainJSONParser
from integrations.api.recognition.captures import CaptureSerializer
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import Rows
from integrations.etags import etag, version_of
from integrations.models import Scope
from recognition.forms.uploads import MAX_NAME
from recognition.models import Upload
from recognition.services.uploads.chunks import MAX_CHUNK_BYTES, store_chunk
from recognition.services.uploads.completion import SentParts, complete_upload
from recognition.services.uploads.uploads import UploadPlan, abandon_upload, open_upload

CHECKSUM_HEADER = "X-Chunk-SHA256"
MOST_BYTES = 2**62
MOST_PARTS = 2**31 - 1


class OctetParser(BaseParser):
    """Read a part as it is; one byte more than allowed is enough to refuse it."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> bytes:
        return bytes(stream.read(MAX_CHUNK_BYTES + 1))


class UploadSerializer(serializers.ModelSerializer):
    """What is here of a file; `n_received` is the number of the next part."""

    class Meta:
        model = Upload
        fields = [
            *("id", "session", "file_name", "total_bytes", "received_bytes", "n_received"),
            "capture",
        ]
        read_only_fields = fields


class NewUploadSerializer(serializers.Serializer):
    """A file to come; with an `id` of your own, asking twice opens one upload."""

    id = serializers.UUIDField(required=False)
    session = VisibleRow(queryset=ClassSession.objects.select_related("class_group__school"))
    file_name = serializers.CharField(max_length=MAX_NAME)
    total_bytes = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MOST_BYTES
    )
    captured_at = MomentField(required=False)


class SentPartsSerializer(serializers.Serializer):
    """`checksum`: SHA-256 of the parts' SHA-256 in hexadecimal, one after the other."""

    n_chunks = serializers.IntegerField(min_value=0, max_value=MOST_PARTS)
    total_bytes = serializers.IntegerField(min_value=0, max_value=MOST_BYTES)
    checksum = serializers.RegexField(r"\A[0-9a-fA-F]{64}\Z")


class UploadViewSet(Rows):
    """Files on their way in, each seen by its sender only."""

    model = Upload
    serializer_class = UploadSerializer
    lookup_value_converter = "uuid"
    scope = Scope.WRITE_CAPTURES
    shown_actions = ("retrieve", "create", "chunk", "complete")
    located_actions = ("create", "complete")

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("session__class_group__school", "capture")

    @extend_schema(request=NewUploadSerializer, responses={201: UploadSerializer})
    def create(self, request: Request) -> Response:
        serializer = NewUploadSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        session = given.pop("session")
        plan = UploadPlan(**{"id": uuid.uuid4()} | given)
        return self.created(open_upload(session=session, by=request.user, plan=plan))

    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return self.shown(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        """Throw away what has come."""
        abandon_upload(upload=self.get_object())
        return Response(status=204)

    @extend_schema(
        request={"application/octet-stream": bytes},
        parameters=[OpenApiParameter(CHECKSUM_HEADER, str, OpenApiParameter.HEADER, required=True)],
    )
    @action(
        detail=True,
        methods=["put"],
        url_path="chunks/<int:number>",
        url_name="chunk",
        parser_classes=[OctetParser],
    )
    def chunk(self, request: Request, pk: uuid.UUID, number: int) -> Response:
        """Send the next part, 4 MB at most; the same part again is no error."""
        upload = self.get_object()
        content = request.data if isinstance(request.data, bytes) else b""
        sha256 = request.headers.get(CHECKSUM_HEADER, "")
        # `compare_digest` fails on any other letter.
        sha256 = sha256 if sha256.isascii() else ""
        stored = store_chunk(upload=upload, number=number, content=content, sha256=sha256)
        return self.shown(stored)

    @extend_schema(request=SentPartsSerializer, responses={202: CaptureSerializer})
    @action(detail=True, methods=["post"], parser_classes=[PlainJSONParser])
    def complete(self, request: Request, pk: uuid.UUID) -> Response:
        """Make a capture of it; asking twice gives the same one."""
        serializer = SentPartsSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        capture = complete_upload(
            upload=self.get_object(), sent=SentParts(**serializer.validated_data)
        )
        body = CaptureSerializer(capture).data
        location = reverse("api:capture-detail", args=[capture.pk], request=request)
        headers = {"Location": location, "ETag": etag(version_of(body))}
        return Response(body, 202, headers=headers)
