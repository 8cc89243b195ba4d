"""The page on which the owner of an address says whether she works for a school."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.outgoing_mail import password_path
from accounts.requests import remembers_strangers
from accounts.sign_in.proofs import require_proof
from classes.account_mails.answer_keys import OwnersQuestion, question_of
from classes.account_mails.answers import account_of, join_school, may_take_in
from classes.account_mails.awaited_colleagues import decline
from classes.account_mails.models import AwaitedColleague
from classes.setup.colleagues import words_of_post

KEY = "key of a question"
"""Where the session keeps it, so that no address bears it once the page is open."""


@remembers_strangers
@require_http_methods(["GET"])
def open_question(request: HttpRequest, key: str) -> HttpResponse:
    # Nothing is kept of a key that nobody was sent: a session costs a row.
    if question_of(key) is None:
        return render(request, "classes/question_over.html")
    request.session[KEY] = key
    return redirect("classes:answer_question")


@remembers_strangers
@require_http_methods(["GET", "POST"])
def answer_question(request: HttpRequest) -> HttpResponse:
    question = question_of(request.session.get(KEY, ""))
    if question is None:
        return render(request, "classes/question_over.html")
    if "no" in request.POST:
        return _leave_out(request, question.awaited)
    if "yes" in request.POST:
        return _take_in(request, question)
    # A link that was handed over shows everybody the same: only an answer tells.
    is_open = not question.is_mailed and not request.user.is_authenticated
    context = {
        "awaited": question.awaited,
        "post": words_of_post(question.awaited.post),
        "is_open": is_open,
        "may_take_in": is_open or may_take_in(question, request.user),
        "is_new": not is_open and account_of(question.awaited) is None,
        "log_in": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    return render(request, "classes/answer_question.html", context)


def _take_in(request: HttpRequest, question: OwnersQuestion) -> HttpResponse:
    """Take her in; as what she logged in with has ended, she chooses a password at once."""
    require_proof(request)
    user = join_school(question=question, by=request.user)
    if user.has_usable_password():
        text = _("You work for %(school)s, too.") % {"school": question.awaited.school}
        messages.success(request, text)
        return redirect("classes:class_group_list")
    logout(request)
    return redirect(password_path(user))


def _leave_out(request: HttpRequest, awaited: AwaitedColleague) -> HttpResponse:
    decline(awaited=awaited)
    del request.session[KEY]
    text = _("%(school)s learns that you do not want to, and nothing else has changed.")
    messages.success(request, text % {"school": awaited.school})
    return redirect("classes:class_group_list")
