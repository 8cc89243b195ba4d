"""Register the faces of students from pictures, with an answer for each picture."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import Student
from classes.models.roles import OFFICE
from faces.forms.files import MAX_FILES
from faces.models import FacePicture, FaceTemplate
from faces.services.face_registration import remove_face
from faces.services.pictures.face_pictures import allow_lookalike, delete_picture
from integrations.api.filters import VisibleRowsFilter
from integrations.api.viewsets import ReadRows, Rows
from integrations.models import Scope
from integrations.services.pictures import PictureAnswer, take_pictures

STATES_OF_PICTURES = {
    FacePicture.State.PLANNED: "planned",
    FacePicture.State.QUEUED: "waiting",
    FacePicture.State.RUNNING: "work",
    FacePicture.State.ASKED: "asked",
    FacePicture.State.READY: "accepted",
    FacePicture.State.FAILED: "refused",
}
"""The words of this interface, which knows nothing of jobs."""


class PictureStateField(serializers.ChoiceField):
    def to_representation(self, value: str) -> str:
        return STATES_OF_PICTURES[FacePicture.State(value)]


class PictureSerializer(serializers.ModelSerializer):
    """A picture: waiting, work, asked (like another student's face), accepted or refused."""

    state = PictureStateField(choices=list(STATES_OF_PICTURES.values()))
    reason = serializers.CharField(source="failure_reason")

    class Meta:
        model = FacePicture
        fields = ["id", "student", "name", "source", "state", "reason", "lookalike", "uploaded_at"]
        read_only_fields = fields


class PictureAnswerSerializer(serializers.Serializer):
    """What becomes of one file: its picture, or the reason why it was refused at once."""

    name = serializers.CharField()
    picture = PictureSerializer(allow_null=True)
    reason = serializers.SerializerMethodField()

    def get_reason(self, answer: PictureAnswer) -> str:
        return str(answer.refusal or "")


class NewPicturesSerializer(serializers.Serializer):
    """Pictures, or a short video, of one student."""

    pictures = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), min_length=1, max_length=MAX_FILES
    )


class FaceSerializer(serializers.ModelSerializer):
    """A registered face, without its numbers."""

    class Meta:
        model = FaceTemplate
        fields = ["id", "student", "quality", "source", "network_id", "is_shown", "created_at"]
        read_only_fields = fields


class StudentPicturesViewSet(Rows):
    """Pictures of one student."""

    model = Student
    serializer_class = PictureSerializer
    scope = Scope.WRITE_FACES
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": NewPicturesSerializer},
        responses={202: PictureAnswerSerializer(many=True)},
    )
    @action(detail=True, methods=["post"], filter_backends=[], pagination_class=None)
    def pictures(self, request: Request, pk: int) -> Response:
        """Send pictures; each waits for the worker unless it is refused at once."""
        student = self.get_object()
        serializer = NewPicturesSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        files = serializer.validated_data["pictures"]
        answers = take_pictures(student=student, files=files, by=request.user)
        _refuse_if_all_refused(answers)
        return Response(PictureAnswerSerializer(answers, many=True).data, 202)


def _refuse_if_all_refused(answers: list[PictureAnswer]) -> None:
    if not any(answer.picture for answer in answers):
        reasons = {str(index): [str(answer.refusal)] for index, answer in enumerate(answers)}
        raise ValidationError({"pictures": reasons})


class PictureFilter(VisibleRowsFilter):
    """By the words that answers show."""

    state = django_filters.ChoiceFilter(
        choices=[(word, word) for word in STATES_OF_PICTURES.values()], method="in_state"
    )

    class Meta:
        model = FacePicture
        fields = ["student"]

    def in_state(self, rows: QuerySet[Any], name: str, word: str) -> QuerySet[Any]:
        states = [state for state, shown in STATES_OF_PICTURES.items() if shown == word]
        return rows.filter(state__in=states)


class PictureViewSet(ReadRows):
    """What became of pictures."""

    model = FacePicture
    serializer_class = PictureSerializer
    logged_as = "faces_list"
    scope = Scope.READ_FACES
    scope_of_action = dict.fromkeys(("destroy", "allow"), Scope.WRITE_FACES)
    versioned_actions = ("allow",)
    shown_actions = ("retrieve", "allow")
    filterset_class = PictureFilter
    ordering_fields = ["uploaded_at"]

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("student")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Throw it away."""
        delete_picture(picture=self.get_object())
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def allow(self, request: Request, pk: int) -> Response:
        """Store it although it is like another student's: they are twins, say."""
        picture = self.get_object()
        self.require(OFFICE, picture.student.school_id)
        self.require_current(picture)
        allow_lookalike(picture=picture, by=request.user, shown_version=picture.version)
        return self.shown(self.get_object())


class FaceViewSet(ReadRows):
    """Registered faces of students who consent."""

    model = FaceTemplate
    serializer_class = FaceSerializer
    logged_as = "faces_list"
    scope = Scope.READ_FACES
    scope_of_action = {"destroy": Scope.WRITE_FACES}
    filterset_fields = ["student", "source"]
    ordering_fields = ["created_at", "quality"]

    def fetch(self, rows: Any) -> Any:
        return rows.with_consent().defer("chip", "embedding")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Remove it from what the student is known by."""
        remove_face(face_template=self.get_object())
        return Response(status=204)
