"""The enrolment desk of one student: camera, pictures, what is stored, how well she is known."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from classes.models import ClassGroup, School, Student
from classes.requests import MemberRequest
from recognition.errors import EnrolmentPictureRefusedError, LiveRefusedError, OfficeOnlyError
from recognition.live.client import ask_networks
from recognition.live.server import MAX_BODY_BYTES
from recognition.models import EnrolmentPicture, FaceTemplate
from recognition.services.consents import may_be_recognised
from recognition.services.enrolment_pictures import submit_pictures
from recognition.services.known_faces import known_faces, last_scores
from recognition.uploaded_files import as_paths
from recognition.views.enrolment_forms import ConsentForm, ObjectionForm, PicturesForm
from recognition.views.files import PRIVATE
from recognition.vision.guidance import Wanted
from recognition.wording import KNOWN

N_ANSWERS = 40
STEEPEST = 90.0


@login_required
@require_GET
def desk(request: MemberRequest, pk: int) -> HttpResponse:
    student = get_object_or_404(students_of(request), pk=pk)
    return render_desk(request, student)


@login_required
@require_GET
def gallery(request: MemberRequest, pk: int) -> HttpResponse:
    """The stored faces alone, asked for again when a picture was accepted."""
    student = get_object_or_404(students_of(request), pk=pk)
    with timezone.override(student.school.zone):
        return render(request, "recognition/_face_gallery.html", _gallery_context(student))


@login_required
@require_http_methods(["GET", "POST"])
def pictures(request: MemberRequest, pk: int) -> HttpResponse:
    """Take in pictures; or say what became of them, asked again until all are done."""
    student = get_object_or_404(students_of(request), pk=pk)
    if request.method == "POST":
        return _take_in(request, student)
    context = _pictures_context(request, student)
    if not request.htmx:
        return redirect("recognition:student_faces", pk)
    answer = render(request, "recognition/_enrolment_pictures.html", context)
    if not context["is_working"]:
        answer["HX-Trigger"] = "faces-changed"
    return answer


@login_required
@require_POST
def judge(request: MemberRequest, pk: int) -> JsonResponse:
    """Say of a picture of the camera what to do next; the networks' process looks at it."""
    student = get_object_or_404(students_of(request), pk=pk)
    if not may_be_recognised(student):
        raise LiveRefusedError(_("Without a consent no picture is looked at."))
    picture = request.read(MAX_BODY_BYTES + 1)
    if len(picture) > MAX_BODY_BYTES:
        raise LiveRefusedError(_("The camera's pictures are too large: choose another camera."))
    wanted = request.GET.get("wanted", "")
    parameters = {
        "wanted": wanted if wanted in set(Wanted) else Wanted.STRAIGHT,
        "level": _level(request.GET.get("level", "0")),
    }
    return JsonResponse(ask_networks("judge", picture, parameters), headers=PRIVATE)


def render_desk(
    request: MemberRequest,
    student: Student,
    *,
    consent_form: ConsentForm | None = None,
    objection_form: ObjectionForm | None = None,
) -> HttpResponse:
    known = known_faces(student)
    context = {
        "student": student,
        "class_group": student_class_group(request, student),
        "known": known,
        "known_words": KNOWN[known.known],
        "last_scores": last_scores(student),
        "consent": student.biometric_consents.select_related("notice", "entered_by").first(),
        "objection": student.face_objections.standing().select_related("entered_by").first(),
        "is_office": is_office(request, student),
        "consent_form": consent_form or ConsentForm(student=student),
        "objection_form": objection_form or ObjectionForm(),
        "wanted": list(Wanted),
        "max_upload_mb": settings.RECOGNITION_MAX_UPLOAD_MB,
        **_pictures_context(request, student),
        **_gallery_context(student),
    }
    with timezone.override(student.school.zone):
        return render(request, "recognition/student_faces.html", context)


def students_of(request: MemberRequest) -> "QuerySet[Student]":
    return Student.objects.visible_to(request.user).select_related("school")


def is_office(request: MemberRequest, row: Student | ClassGroup) -> bool:
    """Say whether the user administers the school of a student or class group."""
    schools = School.objects.administered_by(request.user)
    return schools.filter(pk=row.school_id).exists()


def require_office(request: MemberRequest, row: Student | ClassGroup) -> None:
    """Let only the office say that two who look alike are two: it lets their faces be stored."""
    if not is_office(request, row):
        raise OfficeOnlyError(
            _("Only the school's administrators may say that two students look alike.")
        )


def student_class_group(request: MemberRequest, student: Student) -> ClassGroup | None:
    groups = ClassGroup.objects.visible_to(request.user)
    return groups.filter(enrolments__student=student).first()


def _take_in(request: MemberRequest, student: Student) -> HttpResponse:
    form = PicturesForm(request.POST, request.FILES, student=student)
    if not form.is_valid():
        raise EnrolmentPictureRefusedError(
            " ".join(str(e) for errors in form.errors.values() for e in errors)
        )
    said = form.cleaned_data
    files = said["pictures"]
    more = {"replaces": said["replaces"]} if said["replaces"] else {}
    if said["is_webcam"]:
        more["source"] = FaceTemplate.Source.WEBCAM
    named = as_paths(files, [file.name or "" for file in files])
    refusals = submit_pictures(student=student, files=named, by=request.user, **more)
    if request.headers.get("Accept") == "application/json":
        return _say_as_json(refusals, len(files))
    for name, reason in refusals:
        messages.error(request, f"“{name}”: {reason}")
    return redirect("recognition:student_faces", student.pk)


def _say_as_json(refusals: list[tuple[str, str]], n_files: int) -> JsonResponse:
    if refusals and len(refusals) == n_files:
        raise EnrolmentPictureRefusedError(refusals[0][1])
    return JsonResponse({"n_taken": n_files - len(refusals)})


def _pictures_context(request: MemberRequest, student: Student) -> dict[str, object]:
    rows = student.enrolment_pictures.exclude(state=EnrolmentPicture.State.PLANNED)
    newest = list(rows.select_related("lookalike").order_by("-pk")[:N_ANSWERS])
    working = {EnrolmentPicture.State.WAITING, EnrolmentPicture.State.WORK}
    return {
        "student": student,
        "pictures": newest,
        "is_working": any(picture.state in working for picture in newest),
        "is_office": is_office(request, student),
    }


def _gallery_context(student: Student) -> dict[str, object]:
    faces = student.face_templates.with_consent().defer("chip", "embedding")
    return {"student": student, "faces": faces.select_related("added_by", "allowed_by")}


def _level(said: str) -> float:
    """Read an angle that a script sent, whatever it sent."""
    try:
        level = float(said)
    except ValueError:
        return 0.0
    return level if -STEEPEST <= level <= STEEPEST else 0.0
