"""The page from which people are invited, and the links that are handed over."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.outgoing_mail import are_links_mailed
from accounts.requests import AuthenticatedRequest, site_address
from accounts.sign_in.proofs import require_proof
from classes.access import acts_for_everybody, administered_schools
from classes.errors import NotInvitedError
from classes.models import AwaitedColleague, School
from classes.selectors.invitations import chosen_of, people_to_invite
from classes.services.invitations import (
    Invitation,
    invite_each_awaited,
    invite_users,
    take_invitations_back,
)
from classes.views.next_step import show_next_step


@login_required
@require_http_methods(["GET", "POST"])
def invitations(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """List who has no password yet; invite those who are ticked, and show the links."""
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    if "take_back" in request.POST:
        # What takes a right away never waits for a proof.
        take_back_chosen(request, school)
        return redirect("classes:invitations", pk)
    if request.method == "POST":
        # Whoever holds a link that is shown here can log in as that person.
        require_proof(request)
        made, refusals = invite_chosen(request, school)
        if any(invitation.link for invitation in made):
            return show_links(request, school, made, refusals=refusals)
        for refusal in refusals:
            messages.error(request, str(refusal))
        # Whatever is known of an address: the answer tells nothing of it.
        if request.POST.getlist("user") and not refusals:
            show_next_step(request, school, after="invitations")
        return redirect("classes:invitations", pk)
    people, has_mail = people_to_invite(school), are_links_mailed()
    may_hand_over = acts_for_everybody(request.user) or any(line.has_account for line in people)
    context = {
        "school": school,
        "people": people,
        "has_mail": has_mail,
        "offers_links": has_mail and may_hand_over,
    }
    return render(request, "classes/invitations.html", context)


def invite_chosen(
    request: AuthenticatedRequest, school: School
) -> tuple[list[Invitation], list[NotInvitedError]]:
    users, awaited = _chosen(request, school)
    by_hand = "by_hand" in request.POST
    made, refusals = invite_users(users=users, school=school, by=request.user, by_hand=by_hand)
    asked, not_asked = invite_each_awaited(awaited=awaited, by=request.user, by_hand=by_hand)
    made, refusals = made + asked, refusals + not_asked
    n = sum(invitation.is_mailed for invitation in made)
    if n:
        text = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", n)
        messages.success(request, text % {"n": n})
    if not made and not awaited:
        messages.warning(request, _("Tick whom to invite."))
    return made, refusals


def take_back_chosen(request: AuthenticatedRequest, school: School) -> None:
    users, awaited = _chosen(request, school)
    take_invitations_back(school=school, users=users, awaited=awaited)
    if users or awaited:
        messages.success(request, _("Taken back: the links no longer work."))
    else:
        messages.warning(request, _("Tick the entries to take back."))


def _chosen(
    request: AuthenticatedRequest, school: School
) -> tuple[list[User], list[AwaitedColleague]]:
    return chosen_of(school, keys=set(request.POST.getlist("user")))


def show_links(
    request: HttpRequest,
    school: School,
    made: list[Invitation],
    *,
    refusals: Sequence[NotInvitedError] = (),
) -> HttpResponse:
    """Show the links once, and who got none; they stand in no address and no message is kept."""
    links = [invitation for invitation in made if invitation.link]
    context = {
        "school": school,
        "links": links,
        "site": site_address(request),
        "refusals": refusals,
    }
    with timezone.override(school.zone):
        page = render(request, "classes/invitation_links.html", context)
    page["Cache-Control"] = "no-store"
    return page
