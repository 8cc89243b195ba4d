"""One lesson of one day that is moved, cancelled, or given another room or teacher."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from classes.errors import OverlappingSessionError
from classes.models import ClassGroup, ClassSession, LessonChange, Room, School, Teacher
from classes.models.roles import OFFICE
from classes.services.sessions import lock_session
from integrations.api.fields import MomentField
from integrations.api.filters import VisibleRowsFilter
from integrations.api.register.sessions import LONGEST_MIN, SessionSerializer
from integrations.api.serializers import VisibleRow
from integrations.api.viewsets import ReadRows, Rows
from integrations.models import Scope
from timetables.errors import LessonChangedError
from timetables.selectors.single_lessons import (
    SingleLesson,
    lesson_of_session,
    lesson_starting,
)
from timetables.services.single_lessons import (
    SinglePlan,
    cancel_single_lesson,
    change_single_lesson,
    take_back_change,
)

ALONG = ("class_group__school", "meeting", "room", "teacher", "change")
LONGEST = timedelta(minutes=LONGEST_MIN)


class LessonChangeSerializer(serializers.ModelSerializer):
    """How a lesson is and how it would have been; one that is cancelled has no session and takes
    place at no time. `day` is the one on which it would have taken place."""

    starts_at = serializers.DateTimeField(
        source="session.starts_at", default=None, allow_null=True, read_only=True
    )
    ends_at = serializers.DateTimeField(
        source="session.ends_at", default=None, allow_null=True, read_only=True
    )
    room = serializers.IntegerField(
        source="session.room_id", default=None, allow_null=True, read_only=True
    )
    teacher = serializers.IntegerField(
        source="session.teacher_id", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = LessonChange
        fields = [
            *("id", "class_group", "session", "day", "is_cancelled"),
            *("starts_at", "ends_at", "room", "teacher"),
            *("was_starts_at", "was_ends_at", "was_room", "was_teacher", "entered_at"),
        ]
        read_only_fields = fields


class WantedLessonSerializer(serializers.Serializer):
    """How a lesson is to be; what is left out stays, and a start alone moves the end along."""

    starts_at = MomentField(required=False)
    ends_at = MomentField(required=False)
    room = VisibleRow(queryset=Room.objects.all(), required=False, allow_null=True)
    teacher = VisibleRow(
        queryset=Teacher.objects.all(),
        required=False,
        allow_null=True,
        help_text="Null: whose lesson it is otherwise.",
    )

    def validate_teacher(self, teacher: Teacher | None) -> Teacher | None:
        """Refuse who has left, unless it is her lesson already."""
        if teacher and teacher.left_on and teacher != self.context["lesson"].teacher:
            raise serializers.ValidationError("This teacher has left the school.")
        return teacher

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Fill in what stays as it is."""
        lesson: SingleLesson = self.context["lesson"]
        lasts = lesson.ends_at - lesson.starts_at
        starts_at = values.get("starts_at", lesson.starts_at).astimezone(UTC)
        ends_at = values.get("ends_at", starts_at + lasts).astimezone(UTC)
        if not starts_at < ends_at <= starts_at + LONGEST:
            text = "A lesson ends after it has begun, and lasts a day at most."
            raise serializers.ValidationError({"ends_at": text})
        stays = {"room": lesson.room, "teacher": lesson.teacher}
        return stays | values | {"starts_at": starts_at, "ends_at": ends_at}

    def plan(self) -> SinglePlan:
        values = self.validated_data
        names = ("starts_at", "ends_at", "room", "teacher", "moves_register")
        return SinglePlan(**{name: values[name] for name in names if name in values})


class RegisterAlongSerializer(serializers.Serializer):
    """Whether a register that is taken goes along."""

    moves_register = serializers.BooleanField(
        default=False, help_text="Else a lesson whose register is taken is refused."
    )


class OpenLessonSerializer(RegisterAlongSerializer, WantedLessonSerializer):
    """How a lesson that is open is to be; what is left out stays, and a start alone moves the end
    along."""


class NamedLessonSerializer(serializers.Serializer):
    """A lesson of the timetable, by its class group and the moment at which it begins."""

    class_group = VisibleRow(queryset=ClassGroup.objects.all())
    lesson_at = MomentField(help_text="When the timetable has it begin.")


class AheadLessonSerializer(NamedLessonSerializer, WantedLessonSerializer):
    """Which lesson of the timetable, not open yet, is to be how; what is left out stays."""

    is_cancelled = serializers.BooleanField(default=False, help_text="In place of all the others.")

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        wanted = super().validate(values)
        lesson: SingleLesson = self.context["lesson"]
        names = ("starts_at", "ends_at", "room", "teacher")
        if not wanted["is_cancelled"] and all(wanted[n] == getattr(lesson, n) for n in names):
            text = "Say what is to be other than usual: a time, the room, the teacher."
            raise serializers.ValidationError(text)
        return wanted


class SessionLessonViewSet(Rows):
    """The lesson of a session on its day; the office changes it."""

    model = ClassSession
    serializer_class = SessionSerializer
    scope = Scope.WRITE_ATTENDANCE
    versioned_actions = ("change", "cancel")
    shown_actions = ("change",)

    def fetch(self, rows: Any) -> Any:
        return rows.select_related(*ALONG)

    @extend_schema(request=OpenLessonSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: int) -> Response:
        """Let it take place at another time, in another room, with another teacher."""
        with transaction.atomic():
            session = self._locked()
            self.require_current(session)
            lesson = lesson_of_session(session)
            wanted = OpenLessonSerializer(data=request.data, context=_context(self, lesson))
            wanted.is_valid(raise_exception=True)
            change_single_lesson(
                lesson=lesson, plan=wanted.plan(), by=request.user, shown_version=lesson.version
            )
        return self.shown(self.get_object())

    @extend_schema(request=None, responses=LessonChangeSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Let it fall out; the session goes, unless somebody worked on its register."""
        with transaction.atomic():
            session = self._locked()
            self.require_current(session)
            lesson = lesson_of_session(session)
            change = cancel_single_lesson(
                lesson=lesson, by=request.user, shown_version=lesson.version
            )
        return Response(LessonChangeSerializer(change).data)

    def _locked(self) -> ClassSession:
        """Return the session as it is now; whoever writes into it waits for this transaction."""
        session = self.get_object()
        self.require(OFFICE, session.class_group.school_id)
        # The service holds the school; a session that is held first would be the wrong order.
        School.objects.select_for_update(of=("self",), no_key=True).get(
            pk=session.class_group.school_id
        )
        lock_session(session)
        found: ClassSession = self.get_object()
        return found


class LessonChangeFilter(VisibleRowsFilter):
    """By class group, by the day on which they would have taken place, and whether cancelled."""

    class Meta:
        model = LessonChange
        fields = {
            "class_group": ["exact"],
            "is_cancelled": ["exact"],
            "day": ["exact", "gte", "lte"],
        }


class LessonChangeViewSet(ReadRows):
    """Lessons that are other than the timetable has them; the office enters them ahead."""

    model = LessonChange
    serializer_class = LessonChangeSerializer
    scope = Scope.READ_ATTENDANCE
    scope_of_action = dict.fromkeys(("create", "undo"), Scope.WRITE_ATTENDANCE)
    versioned_actions = ("undo",)
    shown_actions = ("retrieve", "create")
    located_actions = ("create",)
    filterset_class = LessonChangeFilter
    ordering_fields = ["was_starts_at", "entered_at"]

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("class_group__school", "session")

    @extend_schema(request=AheadLessonSerializer)
    def create(self, request: Request) -> Response:
        """Change or cancel a lesson of the timetable that is not open yet; one that is, is refused
        with its `session` and `address`: change it there."""
        named = NamedLessonSerializer(data=request.data, context=self.get_serializer_context())
        named.is_valid(raise_exception=True)
        group = named.validated_data["class_group"]
        self.require(OFFICE, group.school_id)
        with transaction.atomic():
            lesson = _lesson_ahead(group, named.validated_data["lesson_at"])
            wanted = AheadLessonSerializer(data=request.data, context=_context(self, lesson))
            wanted.is_valid(raise_exception=True)
            change = _enter(lesson, wanted, request)
        return self.created(self.get_queryset().get(pk=change.pk))

    @extend_schema(request=RegisterAlongSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: int) -> Response:
        """Let the lesson take place as it would have."""
        change = self.get_object()
        self.require(OFFICE, change.class_group.school_id)
        serializer = RegisterAlongSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            self.require_current(change)
            take_back_change(
                change=change,
                by=request.user,
                shown_version=change.version,
                moves_register=serializer.validated_data["moves_register"],
            )
        return Response(status=204)


def _context(view: Rows, lesson: SingleLesson) -> dict[str, Any]:
    return view.get_serializer_context() | {"lesson": lesson}


def _lesson_ahead(group: ClassGroup, starts_at: datetime) -> SingleLesson:
    """Return the lesson that the timetable has at a moment, as far as nothing became of it yet."""
    if session := group.sessions.filter(starts_at=starts_at).first():
        raise OverlappingSessionError(session)
    lesson = lesson_starting(group, starts_at)
    if lesson is None:
        text = "The timetable has no lesson of this class group that begins then."
        raise serializers.ValidationError({"lesson_at": text})
    if lesson.change:
        raise LessonChangedError("lesson_changed_already", lesson=str(lesson.change))
    return lesson


def _enter(lesson: SingleLesson, wanted: AheadLessonSerializer, request: Request) -> LessonChange:
    # Of what is not open and not changed yet the timetable is the only version there is.
    by, version = request.user, lesson.version
    if wanted.validated_data["is_cancelled"]:
        return cancel_single_lesson(lesson=lesson, by=by, shown_version=version)
    session = change_single_lesson(lesson=lesson, plan=wanted.plan(), by=by, shown_version=version)
    return LessonChange.objects.get(session=session)
