"""The search on top of every page: who is found, by what, by whom, and how fast."""

import pytest

from classes.models import StaffRole
from classes.selectors.folded_names import fold
from office.selectors.search import MOST_OF_A_KIND, search_people
from tests.factories import (
    make_class_group,
    make_colleague,
    make_school,
    make_student,
    make_teacher,
)
from tests.factories.office import make_contact


@pytest.fixture
def zoe(school):
    return make_student(school=school, number="9001", given_name="Zoë", family_name="Çelik-Groß")


@pytest.mark.parametrize(
    "text",
    ["zoe", "ZOË", "Zoë", "celik", "ÇELIK", "gross", "groß", "9001", "90", "zoe gro", "cel zo"],
)
def test_names_are_found_with_and_without_accents(text, zoe, dana):
    assert zoe in search_people(dana, text).students


@pytest.mark.parametrize("text", ["001", "zoex", "zoe adams", "", "   ", "\0", "%", "_", "'"])
def test_other_words_find_nobody(text, zoe, dana):
    assert not search_people(dana, text).students


def test_a_text_is_folded():
    assert fold("Łódź Ærø GROSSE Straße") == "lodz ærø grosse strasse".replace("ø", "o")
    assert fold(None) == ""


def test_a_whole_number_comes_first(school, dana):
    make_student(school=school, number="7", given_name="Ada", family_name="Zander")
    make_student(school=school, number="71", given_name="Bo", family_name="Abel")
    assert search_people(dana, "7").students[0].number == "7"


def test_a_teacher_finds_her_own_students_only(alice, charlie, student):
    assert student in search_people(alice, "adams").students
    assert not search_people(charlie, "adams").students


def test_a_teacher_reads_no_class_of_others_beside_a_name(alice, dana, student):
    make_class_group(student, school=student.school, code="Remedial")
    [of_teacher] = search_people(alice, "adams").students
    [of_office] = search_people(dana, "adams").students
    assert [one.class_group.code for one in of_teacher.current] == ["7A"]
    assert {one.class_group.code for one in of_office.current} == {"7A", "Remedial"}


def test_the_office_of_another_school_finds_nobody(eve, student, class_group, alice):
    for text in ("adams", "7A", "alice"):
        assert len(search_people(eve, text)) == 0


def test_classes_are_found_by_code_and_title(dana, class_group, students):
    for text in ("7a", "phys", "7A physics"):
        assert search_people(dana, text).class_groups == [class_group]
    assert search_people(dana, "7a").is_class_first
    assert not search_people(dana, "7").is_class_first


def test_the_office_finds_teachers_and_a_teacher_only_herself(dana, alice, bob):
    assert [str(one) for one in search_people(dana, "bob").teachers] == ["Bob"]
    assert not search_people(alice, "bob").teachers
    assert search_people(alice, "ali").teachers


def test_who_teaches_now_comes_before_who_has_left(dana, school):
    """Databases differ in where a day that is empty stands; `tests/deployment/` asks both."""
    gone = [make_teacher(school=school, last_name="Zuse") for _ in range(MOST_OF_A_KIND)]
    type(gone[0]).objects.filter(pk__in=[one.pk for one in gone]).update(left_on="2026-01-31")
    here = make_teacher(school=school, last_name="Zuse")
    assert search_people(dana, "zuse").teachers[0] == here


class TestColleagues:
    def test_administrators_and_heads_find_the_office(self, dana, helen, gina):
        for who in (dana, helen):
            [found] = search_people(who, "gina").colleagues
            assert (found.user, found.posts) == (gina, "Secretary")

    def test_several_posts_are_one_hit(self, dana, gina, school):
        school.staff_roles.create(user=gina, role="head")
        [found] = search_people(dana, "gina").colleagues
        assert found.posts == "Head, Secretary"

    def test_who_teaches_too_is_found_once_until_she_leaves(self, dana, gina, school):
        post = make_teacher(user=gina, school=school)
        results = search_people(dana, "gina")
        assert (results.teachers, results.colleagues) == ([post], [])
        type(post).objects.filter(pk=post.pk).update(left_on="2026-01-31")
        assert search_people(dana, "gina").colleagues

    def test_nobody_finds_whose_page_is_not_for_her(self, gina, alice, oscar, eve, dana):
        for who in (gina, alice, oscar, eve):
            assert not search_people(who, "dana").colleagues

    def test_an_only_one_is_opened_and_may_be_read(self, dana_client, helen_client, gina):
        for client in (dana_client, helen_client):
            page = client.get("/search/", {"q": "gina"}, follow=True)
            assert page.request["PATH_INFO"] == f"/admin/accounts/user/{gina.pk}/change/"
            assert page.status_code == 200


@pytest.mark.parametrize("text", ["wei", "chen", "030 123456", "+49 30/123456", "123456"])
def test_a_parent_who_rings_leads_to_the_child(text, student, school, gina, gina_client):
    make_student(school=school, number="900", given_name="Ida")
    make_contact(student=student, name="Wei Chen", relation="mother", phone="+49 (30) 12 34-56")
    [found] = search_people(gina, text).contacts
    assert found.student == student
    page = gina_client.get("/search/", {"q": text}, headers={"HX-Request": "true"}).text
    assert f'href="/students/{student.pk}/"' in page
    assert f"mother of {student}" in page
    assert gina_client.get("/search/", {"q": text})["Location"] == f"/students/{student.pk}/"


@pytest.mark.parametrize("text", ["hen", "1234", "99999", "adams"])
def test_a_parent_is_found_by_the_beginning_of_names_and_by_most_of_a_number(text, student, dana):
    make_contact(student=student, name="Eva Chen-Adams", phone="030 123456")
    assert not search_people(dana, text).contacts


def test_nobody_finds_parents_of_students_who_are_not_hers(student, charlie, eve, oscar):
    make_contact(student=student, name="Wei Chen", phone="030 123456")
    for who in (charlie, eve, oscar):
        assert len(search_people(who, "wei chen")) == 0
        assert len(search_people(who, "030 123456")) == 0


def test_at_most_eight_are_shown_and_more_are_named(dana, school):
    for number in range(12):
        make_student(school=school, number=f"55{number}", family_name="Ottoson")
        make_class_group(school=school, code=f"Ott{number}")
        make_teacher(school=school, last_name="Ottmann", email=f"o{number}@example.org")
    results = search_people(dana, "ott")
    assert (len(results), results.has_more) == (8, True)
    assert (len(results.class_groups), len(results.teachers), len(results.students)) == (3, 3, 2)


def test_two_of_one_name_at_two_schools_say_which(dana, dana_client, student, school):
    assert not search_people(dana, "adams").has_several_schools
    other = make_school(name="Lake School")
    StaffRole.objects.create(school=other, user=dana, role="administrator")
    make_student(school=other, family_name="Adams")
    assert search_people(dana, "adams").has_several_schools
    page = dana_client.get("/search/?q=adams").text
    assert f"· {school}" in page
    assert "· Lake School" in page


# Of few people no contact is shown beside the student herself; else three queries note it.
@pytest.mark.parametrize(("n_more", "n_queries"), [(0, 9), (30, 12)])
def test_the_number_of_queries_does_not_grow(
    n_more, n_queries, dana_client, school, class_group, django_assert_num_queries
):
    for number in range(n_more + 2):
        student = make_student(school=school, number=f"66{number}", family_name="Adamson")
        make_class_group(student, school=school, code=f"Ada{number}")
        make_contact(student=make_student(school=school), name="Ada Lovelace")
        make_colleague(school=school, role="head", email=f"ada{number}@example.org")
    with django_assert_num_queries(n_queries):
        assert dana_client.get("/search/", {"q": "ada"}).status_code == 200


def test_the_page_works_without_script_and_leads_to_the_only_one(dana_client, student, zoe):
    assert dana_client.get("/search/").status_code == 200
    assert dana_client.get("/search/", {"q": "zoe"})["Location"] == f"/students/{zoe.pk}/"
    page = dana_client.get("/search/", {"q": "a"}).text
    assert f'href="/students/{student.pk}/"' in page
    assert "Nobody and no class" in dana_client.get("/search/", {"q": "<b>x"}).text
    assert "<b>x" not in dana_client.get("/search/", {"q": "<b>x"}).text


def test_suggestions_are_a_part_of_a_page(dana_client, zoe):
    answer = dana_client.get("/search/", {"q": "zoe"}, headers={"HX-Request": "true"})
    assert "Zoë" in answer.text
    assert "<html" not in answer.text


def test_an_only_class_or_teacher_is_opened_too(dana_client, class_group, alice):
    assert dana_client.get("/search/", {"q": "physics"})["Location"] == (
        f"/classes/{class_group.pk}/"
    )
    post = alice.teacher_posts.get()
    assert dana_client.get("/search/", {"q": "alice"})["Location"] == f"/teachers/{post.pk}/"


def test_the_search_stands_on_pages_of_who_is_logged_in(client, dana_client, school):
    assert 'id="site-search-q"' in dana_client.get("/").text
    assert 'id="site-search-q"' not in client.get("/account/login/").text
    assert client.get("/search/").status_code == 302
    assert dana_client.post("/search/").status_code == 405
