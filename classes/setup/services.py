"""What the pages of the set-up change: hide the list, try the mail, take over codes."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from classes.errors import MailNotSentError
from classes.models import AttendanceCode, Role, School
from classes.models.letters import LETTERS_BY_LANGUAGE
from classes.setup.code_sets import CodeSet
from jobs.failures import mail_refusal, remark


def hide_setup(*, school: School, is_hidden: bool) -> School:
    """Take the list off the front page, or put it there again."""
    school.is_setup_hidden = is_hidden
    school.save(update_fields=["is_setup_hidden"])
    return school


def send_test_mail(*, to: User) -> None:
    """Send a mail at once, so that whoever asks sees what the mail server answers."""
    subject = _("Attendance: the mail works")
    text = _("This mail was asked for on the page of the set-up. There is nothing to do.")
    try:
        send_mail(subject, text, None, [to.email])
    except (SMTPException, OSError) as error:
        code, values = mail_refusal(error, refused="mail_answer")
        reason = remark(code, **values)
        raise MailNotSentError("test_mail_not_sent", email=to.email, answer=reason) from error


@transaction.atomic
def apply_code_set(*, school: School, code_set: CodeSet) -> list[AttendanceCode]:
    """Add the codes that the school lacks, and return them; what is there stays as it is.

    A code is there if its letter or its label is; so what a person renamed or switched off
    does not come back beside it. Only a school without a code for “Ill today” gets one marked.
    """
    letters, labels = _taken(school)
    wanted = [code_set.code(position, row) for position, row in enumerate(code_set.rows)]
    fitting = [code for code in wanted if not code.is_mistaken_at(school)]
    new = [c for c in fitting if c.letter.casefold() not in letters and c.label not in labels]
    has_illness = school.attendance_codes.filter(is_illness=True).exists()
    for code in new:
        code.school = school
        code.is_illness = code.is_illness and not has_illness
        code.full_clean()
        code.save()
    if not has_illness:
        _mark_illness(school, wanted)
    school.has_chosen_codes = True
    school.save(update_fields=["has_chosen_codes"])
    return new


def _mark_illness(school: School, wanted: list[AttendanceCode]) -> None:
    """Mark the code that came with the set before sets knew of “Ill today”."""
    for code in wanted:
        if code.is_illness and not code.pk:
            same = school.attendance_codes.in_use().filter(letter=code.letter, label=code.label)
            same.filter(counts_as=code.counts_as).update(is_illness=True)


def _taken(school: School) -> tuple[set[str], set[str]]:
    codes = list(school.attendance_codes.all())
    return {code.letter.casefold() for code in codes}, {code.label for code in codes}


@transaction.atomic
def set_up_school(
    *, school: School | None, about_school: dict[str, str], about_person: dict[str, str]
) -> School:
    """Make or change the school, and make whoever administers it; only what is given changes.

    Args:
        about_school: school_name, time_zone, language.
        about_person: given_name, family_name, email, password; empty: nobody is made.
    """
    school = school or _new_school(about_school.get("language", ""))
    school.name = about_school.get("school_name", school.name)
    school.time_zone = about_school.get("time_zone", school.time_zone)
    school.language = about_school.get("language", school.language)
    school.full_clean()
    school.save()
    if about_person:
        user = _first_administrator(**about_person)
        school.staff_roles.get_or_create(user=user, role=Role.ADMINISTRATOR)
    return school


def _new_school(language: str) -> School:
    """Begin with the letters that are usual in a language; the school's form changes them."""
    school = School()
    school.use_letters(LETTERS_BY_LANGUAGE.get(language, {}))
    return school


def _first_administrator(*, email: str, given_name: str, family_name: str, password: str) -> User:
    """Make the account; of one that is there already names and password become these."""
    email = email.lower()
    user = User.objects.filter(email=email).first() or User(email=email)
    user.first_name, user.last_name = given_name, family_name
    user.is_superuser = user.is_active = True
    user.set_password(password)
    user.save()
    return user
