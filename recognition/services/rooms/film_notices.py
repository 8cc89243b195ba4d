"""Mail a teacher who wants it how many a room has seen of her class: numbers and a link.

Once for each moment at which the room films, and no more after the register was confirmed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outgoing_mail import (
    compose_mail,
    has_mail_server,
    link_if_named,
    message_id_of,
)
from classes.links import link_to
from classes.mail_languages import language_of
from jobs.bell import ring_bell
from jobs.models import MailState
from jobs.outgoing.mails import UNWANTED, Letter, MailWork, Unwanted
from jobs.registry import Lane
from recognition.models import FilmNotice, FilmNoticeWish
from recognition.selectors.rooms.film_notices import (
    film_notice_choices,
    filmed_moments,
    teachers_of,
)
from recognition.selectors.rooms.lesson_films import LessonFilms, films_of_lesson

PAUSES = tuple(timedelta(minutes=2) * 2**n for n in range(6))
"""After each refusal of the mail server; together two hours."""


@transaction.atomic
def wish_film_notices(*, user: User, wanted: Collection[int]) -> None:
    """Let the user get mails at these posts of hers, named by their keys, and at no other."""
    for choice in film_notice_choices(user):
        if choice.teacher.pk not in wanted:
            FilmNoticeWish.objects.filter(teacher=choice.teacher).delete()
        elif not choice.is_wished:
            FilmNoticeWish.objects.get_or_create(
                teacher=choice.teacher, defaults={"language": get_language() or ""}
            )


def plan_film_notices(*, now: datetime | None = None) -> int:
    """Note whom to tell of what rooms have filmed; return how many notes are new."""
    now = now or timezone.now()
    wishes = {wish.teacher_id: wish for wish in FilmNoticeWish.objects.all()}
    if not wishes or not has_mail_server():
        return 0
    wanted = {
        (moment.session.pk, teacher.pk, moment.filmed_at): FilmNotice(
            session=moment.session,
            teacher=teacher,
            filmed_at=moment.filmed_at,
            school=moment.session.class_group.school,
        )
        for moment in filmed_moments(wishes.values(), now=now)
        for teacher in teachers_of(moment.session)
        # Of what was filmed before she asked for mails she is not told.
        if teacher.pk in wishes and wishes[teacher.pk].wished_at <= moment.filmed_at
    }
    noted = FilmNotice.objects.filter(session__in={session for session, _, _ in wanted})
    for one in noted.values_list("session", "teacher", "filmed_at"):
        wanted.pop(one, None)
    # Another worker may plan at the same moment; a note stays one.
    FilmNotice.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    if wanted:
        ring_bell(lane=Lane.MAIL)
    return len(wanted)


def _letter(notice: FilmNotice) -> Letter | Unwanted:
    """Write it, unless it is no longer wanted or would repeat the last one."""
    films = films_of_lesson(notice.session) if _is_wanted(notice) else None
    if films is None or films.last_at is None or _is_repetition(notice, films):
        return UNWANTED
    noted = {"n_seen": films.n_seen, "n_to_check": films.n_to_check}
    return Letter(_compose(notice, films), noted=noted)


def _is_wanted(notice: FilmNotice) -> bool:
    session, user = notice.session, notice.teacher.user
    is_open = session.confirmed_at is None and not session.is_closed
    is_hers = notice.teacher in teachers_of(session) and user.is_active and user.email
    return bool(is_open and is_hers) and hasattr(notice.teacher, "film_notice_wish")


def _is_repetition(notice: FilmNotice, films: LessonFilms) -> bool:
    """A room that films throughout writes again only when there is something new."""
    sent = FilmNotice.objects.filter(
        session=notice.session, teacher=notice.teacher, state=MailState.READY
    )
    last = sent.order_by("-filmed_at").values_list("n_seen", "n_to_check").first()
    return last == (films.n_seen, films.n_to_check)


def _compose(notice: FilmNotice, films: LessonFilms) -> EmailMultiAlternatives:
    session = notice.session
    context = {
        "session": session,
        "films": films,
        "link": link_if_named(reverse("recognition:review", args=[session.pk])),
        "wishes": link_if_named(link_to("subscriptions")),
    }
    language = notice.teacher.film_notice_wish.language or language_of(notice.teacher.user)
    with timezone.override(session.class_group.school.zone), translation.override(language):
        context["figures"] = _figures(films)
        return compose_mail(
            "recognition/mail/film_notice",
            to=notice.teacher.user.email,
            context=context,
            message_id=message_id_of("films", notice),
        )


def _figures(films: LessonFilms) -> str:
    figures = {"seen": films.n_seen, "all": films.n_students, "check": films.n_to_check}
    if films.n_to_check:
        return _("%(seen)s of %(all)s seen, %(check)s to check") % figures
    return _("%(seen)s of %(all)s seen") % figures


WORK = MailWork(
    model=FilmNotice,
    along=("session__class_group__school", "session__room", "session__teacher", "teacher__user"),
    compose=_letter,
    # Before the lesson ends she waits for it; a second one says the same.
    may_come_twice=True,
)
FILM_NOTICES = WORK.kind("film notice", pauses=PAUSES)
