"""Pages of a clip of a whole class: send it, watch the work, name its people, store them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import AuthenticatedRequest, for_changes, is_for_change
from classes.access import class_groups_of
from classes.forms import as_key, form_data, is_accepted, shown_version
from classes.links import link_to
from classes.views.next_step import show_next_step
from faces.forms.registration import ClipForm
from faces.models import ClassClip, FaceCluster
from faces.selectors.clip_board import board_version, lay_out, waiting_version
from faces.selectors.roster_faces import nameable_students
from faces.services.clips.class_clips import submit_clip
from faces.services.clips.cleanup import erase_clip
from faces.services.clips.labelling import (
    merge_clusters,
    name_cluster,
    split_cluster,
    undo_step,
    unname_cluster,
)
from faces.services.clips.registration import register_clip


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def send_clip(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Send a clip of the class; one that waits to be named is shown first."""
    group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    form = ClipForm(form_data(request), request.FILES or None)
    if is_accepted(request, form):
        clip = submit_clip(
            class_group=group,
            file=form.cleaned_data["clip"],
            by=request.user,
            shown_version=shown_version(request),
        )
        return redirect("faces:clip", clip.pk)
    held = list(group.clips.held())
    context = {
        "form": form,
        "class_group": group,
        "waiting_version": waiting_version(held),
        "open_clip": next((c for c in held if c.state != ClassClip.State.FAILED), None),
        "n_nameable": nameable_students(group, group.school.today()).count(),
        "max_upload_mb": settings.RECOGNITION_MAX_UPLOAD_MB,
    }
    with timezone.override(group.school.zone):
        return render(request, "faces/send_clip.html", context)


@for_changes
@login_required
@require_http_methods(["GET"])
def clip(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show how far the work is, then the cards, then what came of it."""
    shown = get_object_or_404(_clips(request), pk=pk)
    if shown.state != ClassClip.State.READY:
        return render(request, "faces/clip.html", {"clip": shown})
    board = lay_out(shown, after=max(0, as_key(request.GET.get("after", ""))))
    return render(request, "faces/clip_board.html", {"clip": shown, "board": board})


@login_required
@require_http_methods(["GET"])
def clip_progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again every second until the work ends."""
    shown = get_object_or_404(_clips(request), pk=pk)
    if request.htmx and not shown.is_working:
        return HttpResponseClientRedirect(reverse("faces:clip", args=[pk]))
    return render(request, "faces/_clip_progress.html", {"clip": shown})


@login_required
@require_http_methods(["POST"])
def name(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Give the chosen card the name that was pressed, or the name suggested on a card."""
    shown = get_object_or_404(_clips(request), pk=pk)
    suggested = request.POST.get("suggested", "")
    number, _between, student_id = suggested.partition("-")
    cluster = _cluster(shown, number if suggested else request.POST.get("cluster", ""))
    group = shown.class_group
    students = group.roster_on(group.school.today())
    student = get_object_or_404(students, pk=as_key(student_id or request.POST.get("student", "")))
    name_cluster(
        cluster=cluster, student=student, by=request.user, shown_version=shown_version(request)
    )
    return _answer(request, shown, after=cluster.number)


@login_required
@require_http_methods(["POST"])
def unname(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_clips(request), pk=pk)
    cluster = _cluster(shown, request.POST.get("unname", ""))
    unname_cluster(cluster=cluster, shown_version=shown_version(request))
    return _answer(request, shown, chosen=cluster.number)


@login_required
@require_http_methods(["POST"])
def merge(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_clips(request), pk=pk)
    one = _cluster(shown, request.POST.get("cluster", ""))
    other = _cluster(shown, request.POST.get("other", ""))
    kept = merge_clusters(one=one, other=other, shown_version=shown_version(request))
    return _answer(request, shown, chosen=kept.number)


@login_required
@require_http_methods(["POST"])
def undo(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_clips(request), pk=pk)
    undo_step(clip=shown, by=request.user, shown_version=shown_version(request))
    return _answer(request, shown)


@login_required
@require_http_methods(["POST"])
def store(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Register everybody named; tell each refusal, and go to the class once nothing is left."""
    shown = get_object_or_404(_clips(request), pk=pk)
    stored = register_clip(clip=shown, shown_version=shown_version(request))
    for student, refusal in stored.refusals:
        messages.error(request, f"{student}: {refusal}")
    n = len(stored.students)
    if n:
        text = ngettext(
            "%(n)s student can be recognised now.", "%(n)s students can be recognised now.", n
        )
        messages.success(request, text % {"n": n})
    if not stored.is_finished:
        return _go(request, reverse("faces:clip", args=[pk]))
    show_next_step(request, shown.class_group.school, after="faces")
    return _go(request, link_to("class_group", shown.class_group_id))


@login_required
@require_http_methods(["POST"])
def finish(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Erase the clip and every face of it that was not stored."""
    shown = get_object_or_404(_clips(request), pk=pk)
    erase_clip(clip=shown, shown_version=shown_version(request))
    messages.success(request, _("The film and its faces are erased."))
    return redirect(link_to("class_group", shown.class_group_id))


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def split(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Choose the faces of a card that show somebody else; they get a card of their own."""
    clusters = FaceCluster.objects.visible_to(request.user, for_change=True)
    cluster = get_object_or_404(clusters.select_related("clip__class_group", "student"), pk=pk)
    # The page shows each picture by its address, and no measurements.
    faces = list(cluster.faces.defer("chip", "embedding"))
    if request.method == "POST":
        chosen = set(request.POST.getlist("face"))
        split_cluster(
            cluster=cluster,
            faces=[f for f in faces if str(f.pk) in chosen],
            shown_version=shown_version(request),
        )
        return redirect("faces:clip", cluster.clip_id)
    version = board_version(cluster.clip)
    return render(
        request, "faces/split_card.html", {"cluster": cluster, "faces": faces, "version": version}
    )


def _go(request: AuthenticatedRequest, address: str) -> HttpResponse:
    # htmx follows a plain redirect itself, and would put the whole page into a part of this one.
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _clips(request: AuthenticatedRequest) -> "QuerySet[ClassClip]":
    clips = ClassClip.objects.visible_to(request.user, for_change=is_for_change(request))
    return clips.select_related("class_group__school")


def _cluster(shown: ClassClip, number: str) -> FaceCluster:
    return get_object_or_404(shown.clusters.select_related("clip"), number=as_key(number))


def _answer(
    request: AuthenticatedRequest, shown: ClassClip, *, chosen: int | None = None, after: int = 0
) -> HttpResponse:
    if not request.htmx:
        address = reverse("faces:clip", args=[shown.pk])
        return redirect(f"{address}?after={after}" if after else address)
    # The services have worked on a row of their own, which they locked.
    shown.refresh_from_db()
    board = lay_out(shown, chosen=chosen, after=after)
    return render(request, "faces/_clip_board.html", {"clip": shown, "board": board})
