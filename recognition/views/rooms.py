"""Pages of rooms that film by themselves, and what a teacher presses about her lesson's room."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.requests import AuthenticatedRequest, for_readers, is_for_change
from accounts.sign_in.proofs import require_proof
from classes.access import (
    administered_schools,
    class_groups_of,
    keeps_people_of,
    schools_set_up_by,
    schools_with_known_rooms,
)
from classes.forms import form_data, is_accepted, shown_version
from classes.links import link_to
from classes.models import ClassSession, Room
from faces.selectors.consents import recognition_refusal
from faces.views.files import PRIVATE
from privacy.accesses import Access
from privacy.services.access_log import log_view
from recognition.forms.rooms import ClassWatchForm, RoomWatchForm
from recognition.models import Camera, ClassWatch, RoomWatch, SetupPicture
from recognition.selectors.rooms.found_cameras import found_cameras
from recognition.selectors.rooms.lesson_films import films_of_lesson
from recognition.selectors.rooms.school_rooms import (
    film_space_refusal,
    room_line,
    rooms_of_school,
)
from recognition.selectors.rooms.setup_advice import advice_of, advice_of_room
from recognition.services.rooms.camera_health import accept_view
from recognition.services.rooms.camera_searches import search_cameras
from recognition.services.rooms.film_notices import wish_film_notices
from recognition.services.rooms.plans import request_room_films
from recognition.services.rooms.setup_pictures import take_setup_picture
from recognition.services.rooms.watches import (
    exempt_lesson,
    film_lesson_again,
    set_class_watch,
    set_watch,
)


@login_required
@require_http_methods(["GET"])
def rooms(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(schools_with_known_rooms(request.user), pk=pk)
    context = {
        "school": school,
        "lines": rooms_of_school(school),
        "refusal": recognition_refusal(school.pk) or film_space_refusal(school),
        "may_change": keeps_people_of(request.user, school.pk),
    }
    with timezone.override(school.zone):
        return render(request, "recognition/rooms/rooms.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def room(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show a room, its lamp and its cameras; its administrators set what it films."""
    may_see = administered_schools if request.method == "POST" else schools_with_known_rooms
    visible = Room.objects.filter(school__in=may_see(request.user))
    found = get_object_or_404(visible.select_related("school", "watch"), pk=pk)
    line = room_line(found)
    form = RoomWatchForm(form_data(request), watch=line.watch)
    if is_accepted(request, form):
        wanted = form.settings()
        if wanted.mode != RoomWatch.Mode.OFF:
            # A room that films is begun or changed by whoever just showed who she is.
            require_proof(request)
        set_watch(
            room=found,
            wanted=wanted,
            by=request.user,
            shown_version=shown_version(request),
        )
        messages.success(request, _("Saved: it holds from the next lesson on."))
        return redirect("recognition:room", pk)
    context = {
        "line": line,
        "cameras": advice_of_room(line.cameras),
        "form": form,
        "version": shown_version(request) or line.watch.version,
    }
    with timezone.override(found.school.zone):
        return render(
            request, "recognition/rooms/room.html", context | _rights_in(found, request.user)
        )


def _rights_in(room: Room, user: User) -> dict[str, object]:
    """What somebody may do in a room, the cameras that she may enter, and why it does not film."""
    keeps_cameras = schools_set_up_by(user).filter(pk=room.school_id).exists()
    return {
        "room": room,
        "school": room.school,
        "may_change": keeps_people_of(user, room.school_id),
        "keeps_cameras": keeps_cameras,
        "found": found_cameras(room) if keeps_cameras else None,
        "refusal": recognition_refusal(room.school_id) or film_space_refusal(room.school),
    }


@login_required
@require_http_methods(["GET"])
def camera_picture(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show what a camera saw last, so coarse that nobody can be told."""
    cameras = Camera.objects.filter(room__school__in=schools_with_known_rooms(request.user))
    camera = get_object_or_404(cameras.select_related("health", "room"), pk=pk)
    picture = getattr(getattr(camera, "health", None), "picture", None)
    if picture is None:
        raise Http404("It has not filmed yet.")
    log_view(request, access=Access("cameras", camera.room.school_id, params={"camera": pk}))
    return HttpResponse(bytes(picture), content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_POST
def take_view(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Let a camera that was turned on purpose show what it shows now."""
    cameras = Camera.objects.filter(room__school__in=administered_schools(request.user))
    camera = get_object_or_404(cameras, pk=pk)
    accept_view(camera=camera)
    messages.success(request, _("What the camera films next is its usual view from then on."))
    return redirect("recognition:room", camera.room_id)


@login_required
@require_http_methods(["GET", "POST"])
def setup_part(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a test picture with a camera; show what it says of where the camera hangs."""
    cameras = Camera.objects.filter(room__school__in=administered_schools(request.user))
    camera = get_object_or_404(cameras.select_related("room__school"), pk=pk)
    if request.method == "POST":
        take_setup_picture(camera=camera, by=request.user)
        if not request.htmx:
            return redirect("recognition:room", camera.room_id)
    row = SetupPicture.objects.filter(camera=camera).first()
    advice = advice_of(row) if row else None
    context = {"camera": camera, "advice": advice, "may_change": True}
    return render(request, "recognition/rooms/_setup_picture.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def cameras_found(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Look for cameras in the school's networks; show what answered, to be taken over."""
    kept = Room.objects.filter(school__in=schools_set_up_by(request.user))
    found = get_object_or_404(kept.select_related("school"), pk=pk)
    if request.method == "POST":
        search_cameras(school=found.school, by=request.user)
        if not request.htmx:
            return redirect("recognition:room", pk)
    context = {"room": found, "found": found_cameras(found)}
    with timezone.override(found.school.zone):
        return render(request, "recognition/rooms/_cameras_found.html", context)


@login_required
@require_http_methods(["GET"])
def setup_picture(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = SetupPicture.objects.filter(
        camera__room__school__in=administered_schools(request.user), picture__isnull=False
    )
    row = get_object_or_404(rows.select_related("camera__room"), camera=pk)
    school_id = row.camera.room.school_id
    log_view(request, access=Access("setup_picture", school_id, params={"camera": pk}))
    return HttpResponse(bytes(row.picture), content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_http_methods(["GET"])
def lesson_films(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of a lesson that shows what its room has filmed; it asks for itself."""
    return _part(request, _session(request, pk))


@login_required
@require_POST
def film_now(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    n = request_room_films(session=session, by=request.user)
    text = ngettext("%(n)s camera films now.", "%(n)s cameras film now.", n) % {"n": n}
    return _pressed(request, session, text)


@login_required
@require_POST
def leave_out(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Let the room film this lesson no more, or again."""
    session = _session(request, pk)
    if request.POST.get("on") == "1":
        film_lesson_again(session=session)
        return _pressed(request, session, _("The room films this lesson again."))
    exempt_lesson(session=session, by=request.user)
    return _pressed(request, session, _("The room does not film this lesson."))


@login_required
@require_POST
def class_watch(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Set when rooms film a class by themselves: as each room does, never, or as chosen."""
    group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    form = ClassWatchForm(request.POST, watch=ClassWatch(class_group=group))
    if form.is_valid():
        set_class_watch(
            class_group=group,
            mode=form.cleaned_data["mode"],
            by=request.user,
            shown_version=shown_version(request),
        )
        messages.success(request, _("Saved: it holds from the next lesson on."))
    else:
        messages.error(request, _("Choose when rooms film this class."))
    return redirect("recognition:class_group", pk)


@for_readers
@login_required
@require_POST
def film_notices(request: AuthenticatedRequest) -> HttpResponse:
    """Keep at which of her posts a teacher wants mails; of what was sent only her own counts."""
    wanted = {int(key) for key in request.POST.getlist("teacher") if key.isdecimal()}
    wish_film_notices(user=request.user, wanted=wanted)
    messages.success(request, _("Your choice is saved."))
    return redirect(link_to("subscriptions"))


def _session(request: AuthenticatedRequest, pk: int) -> ClassSession:
    sessions = (
        ClassSession.objects.visible_to(request.user, for_change=is_for_change(request))
        .in_full()
        .select_related("room")
    )
    return get_object_or_404(sessions, pk=pk)


def _pressed(request: AuthenticatedRequest, session: ClassSession, text: str) -> HttpResponse:
    if request.htmx:
        return _part(request, session)
    messages.success(request, text)
    return redirect("recognition:review", session.pk)


def _part(request: AuthenticatedRequest, session: ClassSession) -> HttpResponse:
    context = {"room_films": films_of_lesson(session), "session": session}
    with timezone.override(session.class_group.school.zone):
        return render(request, "recognition/rooms/_room_films.html", context)
