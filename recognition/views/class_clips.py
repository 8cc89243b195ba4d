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

from classes.forms import sent_by
from classes.requests import MemberRequest
from recognition.clip_cards import lay_out
from recognition.forms import ClipForm
from recognition.models import ClassClip, FaceCluster
from recognition.rosters import nameable_students
from recognition.services.class_clips import submit_clip
from recognition.services.clip_erasing import erase_clip
from recognition.services.clip_naming import (
    merge_clusters,
    name_cluster,
    split_cluster,
    undo_step,
    unname_cluster,
)
from recognition.services.clip_storing import store_clip
from recognition.views.class_groups import class_groups_of


@login_required
@require_http_methods(["GET", "POST"])
def send_clip(request: MemberRequest, pk: int) -> HttpResponse:
    """Send a clip of the class; one that waits to be named is shown first."""
    group = get_object_or_404(class_groups_of(request), pk=pk)
    form = ClipForm(sent_by(request), request.FILES or None)
    if form.is_valid():
        clip = submit_clip(class_group=group, file=form.cleaned_data["clip"], by=request.user)
        return redirect("recognition:clip", clip.pk)
    context = {
        "form": form,
        "class_group": group,
        "open_clip": group.clips.held().exclude(state=ClassClip.State.FAILED).first(),
        "n_nameable": nameable_students(group, group.school.today()).count(),
        "max_upload_mb": settings.RECOGNITION_MAX_UPLOAD_MB,
    }
    with timezone.override(group.school.zone):
        return render(request, "recognition/send_clip.html", context)


@login_required
@require_http_methods(["GET"])
def clip(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how far the work is, then the cards, then what came of it."""
    shown = get_object_or_404(_clips(request), pk=pk)
    if shown.state != ClassClip.State.READY:
        return render(request, "recognition/clip.html", {"clip": shown})
    board = lay_out(shown, after=max(0, _number(request.GET.get("after", ""))))
    return render(request, "recognition/clip_board.html", {"clip": shown, "board": board})


@login_required
@require_http_methods(["GET"])
def clip_progress(request: MemberRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again every second until the work ends."""
    shown = get_object_or_404(_clips(request), pk=pk)
    if request.htmx and not shown.is_working:
        return HttpResponseClientRedirect(reverse("recognition:clip", args=[pk]))
    return render(request, "recognition/_clip_progress.html", {"clip": shown})


@login_required
@require_http_methods(["POST"])
def name(request: MemberRequest, pk: int) -> HttpResponse:
    """Give the chosen card the name that was pressed, or the name suggested on a card."""
    shown = get_object_or_404(_clips(request), pk=pk)
    suggested = request.POST.get("suggested", "")
    number, _between, student_id = suggested.partition("-")
    cluster = _cluster(shown, number if suggested else request.POST.get("cluster", ""))
    group = shown.class_group
    students = group.roster_on(group.school.today())
    student = get_object_or_404(students, pk=_number(student_id or request.POST.get("student", "")))
    name_cluster(cluster=cluster, student=student, by=request.user)
    return _answer(request, shown, after=cluster.number)


@login_required
@require_http_methods(["POST"])
def unname(request: MemberRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_clips(request), pk=pk)
    cluster = _cluster(shown, request.POST.get("unname", ""))
    unname_cluster(cluster=cluster)
    return _answer(request, shown, chosen=cluster.number)


@login_required
@require_http_methods(["POST"])
def merge(request: MemberRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_clips(request), pk=pk)
    one = _cluster(shown, request.POST.get("cluster", ""))
    other = _cluster(shown, request.POST.get("other", ""))
    kept = merge_clusters(one=one, other=other)
    return _answer(request, shown, chosen=kept.number)


@login_required
@require_http_methods(["POST"])
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(_clips(request), pk=pk)
    undo_step(clip=shown, by=request.user)
    return _answer(request, shown)


@login_required
@require_http_methods(["POST"])
def store(request: MemberRequest, pk: int) -> HttpResponse:
    """Register everybody named; tell each refusal, and go to the class once nothing is left."""
    shown = get_object_or_404(_clips(request), pk=pk)
    stored = store_clip(clip=shown)
    for refusal in stored.refusals:
        messages.error(request, refusal)
    n = len(stored.students)
    if n:
        text = ngettext(
            "%(n)s student can be recognised now.", "%(n)s students can be recognised now.", n
        )
        messages.success(request, text % {"n": n})
    if stored.refusals:
        return _go(request, reverse("recognition:clip", args=[pk]))
    return _go(request, reverse("recognition:class_group", args=[shown.class_group_id]))


@login_required
@require_http_methods(["POST"])
def finish(request: MemberRequest, pk: int) -> HttpResponse:
    """Erase the clip and every face of it that was not stored."""
    shown = get_object_or_404(_clips(request), pk=pk)
    erase_clip(clip=shown)
    messages.success(request, _("The clip and its faces are erased."))
    return redirect("recognition:class_group", shown.class_group_id)


@login_required
@require_http_methods(["GET", "POST"])
def split(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose the faces of a card that show somebody else; they get a card of their own."""
    clusters = FaceCluster.objects.visible_to(request.user)
    cluster = get_object_or_404(clusters.select_related("clip__class_group", "student"), pk=pk)
    faces = list(cluster.faces.defer("chip", "embedding"))
    if request.method == "POST":
        chosen = set(request.POST.getlist("face"))
        split_cluster(cluster=cluster, faces=[f for f in faces if str(f.pk) in chosen])
        return redirect("recognition:clip", cluster.clip_id)
    return render(request, "recognition/split_card.html", {"cluster": cluster, "faces": faces})


def _go(request: MemberRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _clips(request: MemberRequest) -> "QuerySet[ClassClip]":
    clips = ClassClip.objects.visible_to(request.user)
    return clips.select_related("class_group__school")


def _cluster(shown: ClassClip, number: str) -> FaceCluster:
    return get_object_or_404(shown.clusters.select_related("clip"), number=_number(number))


def _number(text: str) -> int:
    """Read a primary key or number that a page sent; what is none matches nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _answer(
    request: MemberRequest, shown: ClassClip, *, chosen: int | None = None, after: int = 0
) -> HttpResponse:
    if not request.htmx:
        address = reverse("recognition:clip", args=[shown.pk])
        return redirect(f"{address}?after={after}" if after else address)
    shown.refresh_from_db()
    board = lay_out(shown, chosen=chosen, after=after)
    return render(request, "recognition/_clip_board.html", {"clip": shown, "board": board})
