"""What matters is done by whoever has just shown who she is; what she had entered is not lost."""

import html
import re
import time
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import User
from classes.models import AwaitedColleague, Student
from classes.selectors.invitations import key_of
from guardians.models import GuardianRules
from integrations.models import ApiToken
from office.models import StudentErasure, StudentExport
from recognition.models import AnnotatedCopy
from tests.admin.admin_pages import address
from tests.factories import PASSWORD, make_capture, make_teacher, make_user
from tests.factories.office import make_annotated_copy, make_contact, make_roster_import

MINUTES = 60
CONFIRM = "account_reauthenticate"


@pytest.fixture
def later():
    """Eleven minutes after everybody logged in."""
    now = time.time()
    with mock.patch.object(time, "time", return_value=now + 11 * MINUTES):
        yield


def pages_of(school, student, user):
    return [
        address(ApiToken, "add"),
        address(type(school), "change", school.pk),
        address(User, "add"),
        address(User, "change", user.pk),
        reverse("admin:auth_user_password_change", args=[user.pk]),
        address(Student, "export"),
        reverse("classes:add_colleague", args=[school.pk]),
        reverse("office:erase_student", args=[student.pk]),
    ]


def is_asked(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(reverse(CONFIRM))


def confirm(client, **sent):
    return client.post(reverse(CONFIRM), {"password": PASSWORD} | sent)


def test_nobody_is_asked_who_has_just_logged_in(dana_client, school, student, alice):
    for page in pages_of(school, student, alice):
        assert dana_client.get(page).status_code == 200, page


def test_everybody_else_is_and_comes_back(dana_client, school, student, alice, later):
    for page in pages_of(school, student, alice):
        answer = dana_client.get(page)
        assert is_asked(answer), page
        assert "next=" in answer["Location"]
    page = reverse("classes:add_colleague", args=[school.pk])
    assert confirm(dana_client, next=page)["Location"] == page
    for page in pages_of(school, student, alice):
        assert dana_client.get(page).status_code == 200, page


def test_a_wrong_password_opens_nothing(dana_client, school, later):
    page = reverse("classes:add_colleague", args=[school.pk])
    confirm(dana_client, password="another", next=page)
    assert is_asked(dana_client.get(page))


def test_it_is_asked_again_ten_minutes_later(dana_client, school, later):
    confirm(dana_client)
    now = time.time()
    with mock.patch.object(time, "time", return_value=now + 11 * MINUTES):
        assert is_asked(dana_client.get(reverse("classes:add_colleague", args=[school.pk])))


COLLEAGUE = {
    "first_name": "Nora",
    "last_name": 'Lind "Nono" <n>',
    "email": "nora@example.org",
    "post": "secretary",
}


def send_kept(client):
    """Press the button of the page that keeps what was entered."""
    page = client.get(reverse("account_go_on"))
    (action,) = re.findall(r'<form class="form" method="post" action="([^"]*)"', page.text)
    fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    sent: dict[str, list[str]] = {}
    for name, value in fields:
        sent.setdefault(html.unescape(name), []).append(html.unescape(value))
    return sent, client.post(html.unescape(action), sent)


def test_what_was_entered_is_kept_and_sent_when_she_says_so(dana_client, school, later):
    answer = dana_client.post(reverse("classes:add_colleague", args=[school.pk]), COLLEAGUE)
    assert is_asked(answer)
    assert not AwaitedColleague.objects.exists()
    assert confirm(dana_client, next=reverse("account_go_on"))["Location"] == reverse(
        "account_go_on"
    )
    send_kept(dana_client)
    awaited = AwaitedColleague.objects.get(email=COLLEAGUE["email"])
    assert (awaited.last_name, awaited.post) == (COLLEAGUE["last_name"], "secretary")


def test_no_password_is_kept(dana_client, later):
    secret = "a long new password"
    sent = {"email": "nora@example.org", "password1": secret, "password2": secret}
    assert is_asked(dana_client.post(address(User, "add"), sent))
    assert secret not in str(dict(dana_client.session))
    confirm(dana_client)
    kept, answer = send_kept(dana_client)
    assert kept["email"] == ["nora@example.org"]
    assert secret not in str(kept)
    assert answer.status_code == 200
    assert not User.objects.filter(email="nora@example.org").exists()


def test_what_is_kept_lies_sealed_in_the_table_of_sessions(dana_client, school, later):
    dana_client.post(reverse("classes:add_colleague", args=[school.pk]), COLLEAGUE)
    kept = str(Session.objects.get(pk=dana_client.session.session_key).get_decoded())
    assert "sent_before_proof" in kept
    assert not [word for word in ("Nora", "Nono", "nora@example.org", "secretary") if word in kept]


@pytest.mark.parametrize("older", [{"address": "/", "sent": []}, "torn"])
def test_what_does_not_open_is_entered_once_more(dana_client, later, older):
    session = dana_client.session
    session["sent_before_proof"] = older
    session.save()
    confirm(dana_client)
    assert dana_client.get(reverse("account_go_on")).status_code == 302


def test_what_is_kept_is_shown_once_and_to_whoever_showed_who_she_is(dana_client, school, later):
    dana_client.post(reverse("classes:add_colleague", args=[school.pk]), COLLEAGUE)
    go_on = reverse("account_go_on")
    assert dana_client.get(go_on).status_code == 302
    confirm(dana_client)
    assert dana_client.get(go_on).status_code == 200
    assert dana_client.get(go_on).status_code == 302
    assert dana_client.post(go_on).status_code == 405


def test_who_is_not_logged_in_has_nothing_to_go_on_with(client, db):
    assert client.get(reverse("account_go_on"))["Location"].startswith(reverse("account_login"))


def test_a_students_file_is_made_and_taken_by_whoever_showed_who_she_is(
    dana_client, student, later
):
    page = reverse("office:student_held", args=[student.pk])
    assert dana_client.get(page).status_code == 200
    assert is_asked(dana_client.post(page))
    assert not StudentExport.objects.exists()
    export = StudentExport.objects.create(student=student, school=student.school)
    assert is_asked(dana_client.get(reverse("office:student_export", args=[export.pk])))


def test_a_part_of_a_page_takes_the_whole_page_there(dana_client, student, later):
    page = reverse("office:student_held", args=[student.pk])
    answer = dana_client.post(page, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse(CONFIRM))


def test_nobody_is_erased_before(dana_client, student, later):
    page = reverse("office:erase_student", args=[student.pk])
    assert is_asked(dana_client.post(page, {"number": student.number}))
    assert not StudentErasure.objects.exists()


def test_lists_are_exported_only_after(dana_client, student, later):
    assert is_asked(dana_client.post(address(Student, "export"), {"format": "0"}))
    sent = {"action": "export_admin_action", "_selected_action": [student.pk]}
    assert is_asked(dana_client.post(address(Student, "changelist"), sent))


def test_nobody_is_deleted_before(root_client, alice, later):
    assert is_asked(root_client.post(address(User, "delete", alice.pk), {"post": "yes"}))
    sent = {"action": "delete_selected", "_selected_action": [alice.pk], "post": "yes"}
    assert is_asked(root_client.post(address(User, "changelist"), sent))
    assert User.objects.filter(pk=alice.pk).exists()


def test_a_head_reads_people_without_being_asked(helen_client, alice, later):
    assert helen_client.get(address(User, "change", alice.pk)).status_code == 200


def test_a_page_of_somebody_else_stays_hidden(eve_client, school, student, later):
    for page in (
        reverse("classes:add_colleague", args=[school.pk]),
        reverse("office:erase_student", args=[student.pk]),
    ):
        assert eve_client.get(page).status_code == 404


def test_rights_change_on_pages_only_after(dana_client, school, alice, later):
    teacher = alice.teacher_posts.get()
    ways = [
        reverse("office:give_address", args=[teacher.pk]),
        reverse("office:teacher_leaves", args=[teacher.pk]),
        reverse("office:undo_teacher_leaves", args=[teacher.pk]),
        reverse("office:teacher_returns", args=[teacher.pk]),
        reverse("classes:invitations", args=[school.pk]),
        reverse("rosters:apply_roster", args=[make_roster_import(school=school).pk]),
    ]
    for way in ways:
        assert is_asked(dana_client.post(way)), way
    teacher.refresh_from_db()
    assert teacher.left_on is None


def test_taking_an_invitation_back_never_waits(dana_client, school, later):
    nora = make_user(email="nora@example.org")
    nora.set_unusable_password()
    nora.save()
    make_teacher(user=nora, school=school)
    page = reverse("classes:invitations", args=[school.pk])
    assert is_asked(dana_client.post(page, {"user": key_of(nora), "by_hand": "1"}))
    assert not is_asked(dana_client.post(page, {"user": key_of(nora), "take_back": "1"}))
    assert not User.objects.filter(email="nora@example.org").exists()


def test_no_session_left_open_applies_a_roster_by_the_interface(dana_client, school, later):
    found = make_roster_import(school=school)
    answer = dana_client.post(reverse("api:roster-import-apply", args=[found.pk]))
    assert (answer.status_code, answer.json()["kind"]) == (403, "proof_missing")
    found.refresh_from_db()
    assert not found.is_confirmed


def test_nobody_is_given_a_say_over_a_face_from_a_browser_left_open(dana_client, student, later):
    eva = make_contact(student=student, name="Eva", email="eva@example.org", scope="nothing")
    page = reverse("office:change_contact", args=[eva.pk])
    sent = {"name": "Eva", "email": "eva@example.org", "shown_version": eva.version}
    assert is_asked(dana_client.post(page, sent | {"scope": "all"}))
    eva.refresh_from_db()
    assert eva.scope == "nothing"
    new = {"name": "Mallory", "email": "m@example.org", "scope": "all"}
    assert is_asked(dana_client.post(reverse("office:add_contact", args=[student.pk]), new))
    assert student.contacts.count() == 1


def test_a_link_that_decides_goes_to_no_other_address_from_one(dana_client, student, later):
    eva = make_contact(student=student, name="Eva", email="eva@example.org", scope="all")
    page = reverse("office:change_contact", args=[eva.pk])
    sent = {"name": "Eva", "scope": "all", "shown_version": eva.version}
    assert is_asked(dana_client.post(page, sent | {"email": "mallory@example.org"}))
    eva.refresh_from_db()
    assert eva.email == "eva@example.org"
    # What takes nobody's word into her hands never waits.
    assert not is_asked(dana_client.post(page, sent | {"email": eva.email, "phone": "030 1234"}))


def test_less_to_decide_never_waits(dana_client, student, later):
    eva = make_contact(student=student, name="Eva", email="eva@example.org", scope="all")
    sent = {"name": "Eva", "email": eva.email, "scope": "nothing", "shown_version": eva.version}
    assert not is_asked(dana_client.post(reverse("office:change_contact", args=[eva.pk]), sent))
    eva.refresh_from_db()
    assert eva.scope == "nothing"


def test_a_page_for_parents_is_opened_by_whoever_showed_who_she_is(dana_client, school, later):
    page = reverse("guardians:choose_rules", args=[school.pk])
    sent = {"is_open": "on", "link_days": "14", "delay_minutes": "60"}
    assert is_asked(dana_client.post(page, sent))
    assert not GuardianRules.objects.exists()
    confirm(dana_client)
    dana_client.post(page, sent)
    assert GuardianRules.objects.get().is_open


def test_faces_with_names_leave_with_whoever_showed_who_she_is(alice_client, session, later):
    capture = make_capture(session=session, state="ready", file=ContentFile(b"film", "a.mp4"))
    page = reverse("recognition:annotated_copy", args=[capture.pk])
    assert alice_client.get(page).status_code == 200
    assert is_asked(alice_client.post(page, {"names": "full"}))
    assert not AnnotatedCopy.objects.exists()
    make_annotated_copy(capture=capture, file=ContentFile(b"copy", "copy.mp4"), state="ready")
    file = reverse("recognition:annotated_file", args=[capture.pk])
    assert is_asked(alice_client.get(file))
    confirm(alice_client)
    assert alice_client.get(file).status_code == 200
