"""The registration desk of one student: camera, pictures, what is stored, how well she is known."""

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import is_office, reads_school, students_of
from classes.models import ClassGroup, Student
from face_vision.quality.guidance import PoseTarget
from faces.errors import FacePictureRefusedError, LiveRefusedError
from faces.forms.consents import ConsentForm, ObjectionForm
from faces.forms.registration import PicturesForm, as_angle
from faces.inference.client import ask_inference_server
from faces.inference.service import MAX_BODY_BYTES
from faces.labels import COVERAGE_LABELS
from faces.models import FacePicture, FaceTemplate
from faces.selectors.consents import may_be_recognised, require_recognition
from faces.selectors.face_coverage import face_coverage
from faces.selectors.gallery.drift import drift_of_student
from faces.services.pictures.face_pictures import SentPicture, submit_pictures
from faces.views.files import PRIVATE
from storage.files import local_copies

N_ANSWERS = 40


@login_required
@require_GET
def desk(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    student = get_object_or_404(students_of(request.user), pk=pk)
    return render_desk(request, student)


@login_required
@require_GET
def gallery(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The stored faces alone, asked for again when a picture was accepted."""
    student = get_object_or_404(students_of(request.user), pk=pk)
    with timezone.override(student.school.zone):
        return render(request, "faces/_face_gallery.html", _gallery_context(student))


@login_required
@require_http_methods(["GET", "POST"])
def pictures(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take in pictures; or say what became of them, asked again until all are done."""
    student = get_object_or_404(students_of(request.user, for_change=is_for_change(request)), pk=pk)
    if request.method == "POST":
        return _receive_pictures(request, student)
    context = _pictures_context(request, student)
    if not request.htmx:
        return redirect("faces:student_faces", pk)
    answer = render(request, "faces/_face_pictures.html", context)
    if not context["is_working"]:
        # By it the stored faces, another part of the page, ask for themselves anew.
        answer["HX-Trigger"] = "faces-changed"
    return answer


@login_required
@require_POST
def judge(request: AuthenticatedRequest, pk: int) -> JsonResponse:
    """Say of a picture of the camera what to do next; the inference server looks at it."""
    student = get_object_or_404(students_of(request.user, for_change=True), pk=pk)
    require_recognition(student.school_id)
    if not may_be_recognised(student):
        raise LiveRefusedError("camera_without_consent")
    # One byte more than is allowed is enough to refuse it.
    picture = request.read(MAX_BODY_BYTES + 1)
    if len(picture) > MAX_BODY_BYTES:
        raise LiveRefusedError("camera_picture_too_large")
    wanted = request.GET.get("wanted", "")
    parameters = {
        "wanted": wanted if wanted in set(PoseTarget) else PoseTarget.STRAIGHT,
        "level": as_angle(request.GET.get("level", "0")),
    }
    return JsonResponse(ask_inference_server("judge", picture, parameters), headers=PRIVATE)


def render_desk(
    request: AuthenticatedRequest,
    student: Student,
    *,
    consent_form: ConsentForm | None = None,
    objection_form: ObjectionForm | None = None,
) -> HttpResponse:
    coverage = face_coverage(student)
    context = {
        "student": student,
        "class_group": student_class_group(request, student),
        "coverage": coverage,
        "coverage_label": COVERAGE_LABELS[coverage.level],
        "consent": student.biometric_consents.select_related("notice", "entered_by").first(),
        "objection": student.face_objections.standing().select_related("entered_by").first(),
        "is_office": is_office(request.user, student),
        "reads_scans": reads_school(request.user, student.school_id),
        "consent_form": consent_form or ConsentForm(student=student),
        "objection_form": objection_form or ObjectionForm(),
        "wanted": list(PoseTarget),
        "max_upload_mb": settings.RECOGNITION_MAX_UPLOAD_MB,
        **_pictures_context(request, student),
        **_gallery_context(student),
    }
    with timezone.override(student.school.zone):
        return render(request, "faces/student_faces.html", context)


def student_class_group(request: AuthenticatedRequest, student: Student) -> ClassGroup | None:
    groups = ClassGroup.objects.visible_to(request.user, for_change=is_for_change(request))
    return groups.filter(enrolments__student=student).first()


def _receive_pictures(request: AuthenticatedRequest, student: Student) -> HttpResponse:
    form = PicturesForm(request.POST, request.FILES, student=student)
    if not form.is_valid():
        return _refused(request, student, form)
    cleaned = form.cleaned_data
    files = cleaned["pictures"]
    source = FaceTemplate.Source.WEBCAM if cleaned["is_webcam"] else None
    sent = SentPicture("", request.user, source, replaces=cleaned["replaces"] or None)
    named = local_copies(files, [file.name or "" for file in files])
    pictures = ((path, replace(sent, name=name)) for path, name in named)
    refusals = submit_pictures(student=student, files=pictures)
    if _wants_json(request):
        return _as_json(refusals, len(files))
    for name, refusal in refusals:
        messages.error(request, f"“{name}”: {refusal}")
    return redirect("faces:student_faces", student.pk)


def _refused(request: AuthenticatedRequest, student: Student, form: PicturesForm) -> HttpResponse:
    reasons = [str(reason) for errors in form.errors.values() for reason in errors]
    if _wants_json(request):
        answer = {"refusal": " ".join(reasons), "kind": FacePictureRefusedError.__name__}
        return JsonResponse(answer, status=409)
    for reason in reasons:
        messages.error(request, reason)
    return redirect("faces:student_faces", student.pk)


def _wants_json(request: AuthenticatedRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _as_json(refusals: list[tuple[str, FacePictureRefusedError]], n_files: int) -> JsonResponse:
    if refusals and len(refusals) == n_files:
        raise refusals[0][1]
    return JsonResponse({"n_taken": n_files - len(refusals)})


def _pictures_context(request: AuthenticatedRequest, student: Student) -> dict[str, object]:
    asked = Q(lookalike=student, state=FacePicture.State.ASKED)
    rows = FacePicture.objects.filter(asked | Q(student=student))
    rows = rows.exclude(state=FacePicture.State.PLANNED).select_related("student", "lookalike")
    found = list(rows.order_by("-pk")[:N_ANSWERS])
    newest = [picture for picture in found if picture.student_id == student.pk]
    return {
        "student": student,
        "pictures": newest,
        "is_working": any(picture.is_working for picture in newest),
        # Pictures of others that are like her faces: one of the two has the wrong name.
        "alike": [picture for picture in found if picture.student_id != student.pk],
        "seen_students": _seen_lookalikes(request, newest),
        "is_office": is_office(request.user, student),
    }


def _seen_lookalikes(request: AuthenticatedRequest, pictures: list[FacePicture]) -> set[int]:
    """Return whose faces the reader may open, of those whom a picture is asked about."""
    asked = {picture.lookalike_id for picture in pictures if picture.lookalike_id}
    return set(
        students_of(request.user, for_change=is_for_change(request))
        .filter(pk__in=asked)
        .values_list("pk", flat=True)
    )


def _gallery_context(student: Student) -> dict[str, object]:
    faces = student.face_templates.with_consent().defer("chip", "embedding")
    return {
        "student": student,
        "faces": faces.select_related("added_by", "allowed_by", "kept_by"),
        "drift": drift_of_student(student),
    }
