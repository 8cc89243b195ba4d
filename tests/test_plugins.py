"""What decides which tests run: tests/plugins."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import TestCase
from django_q.models import Schedule

from classes.models import School
from tests.house import ROOT
from tests.plugins import running_order, slow_files, thorough, with_database
from tests.plugins.kept_permissions import are_as_after_a_migration

TESTS = ROOT / "tests"


class TestSlowFiles:
    def test_a_file_is_known_by_what_it_marks_or_its_folder_does(self):
        assert "postgresql" in slow_files.markers_named(TESTS / "deployment/test_postgresql.py")
        browser = slow_files.markers_named(TESTS / "browser/every_page/test_every_page.py")
        assert "browser" in browser
        assert slow_files.markers_named(TESTS / "test_words.py").isdisjoint(slow_files.HELD)

    @pytest.mark.parametrize(
        ("asked", "is_left_out"), [("networks,alone", True), ("browser", None)]
    )
    def test_only_files_with_such_a_marker_are_imported(self, asked, is_left_out):
        config = SimpleNamespace(getoption=lambda name: asked)
        path = TESTS / "browser/every_page/test_every_page.py"
        assert slow_files.pytest_ignore_collect(path, config) is is_left_out

    def test_a_slow_test_of_a_file_that_names_no_marker_is_refused(self, request):
        lost = SimpleNamespace(
            nodeid="tests/test_words.py::test_lost",
            path=TESTS / "test_words.py",
            iter_markers=lambda: [pytest.mark.cluster.mark],
        )
        with pytest.raises(pytest.UsageError, match="test_lost"):
            slow_files.pytest_collection_modifyitems([request.node, lost])


class TestRunningOrder:
    def test_the_longest_files_begin_before_the_other_slow_ones_and_after_the_quick(self):
        def item(path, *markers):
            return SimpleNamespace(path=path, get_closest_marker=dict.fromkeys(markers, "").get)

        quick, browser = item(TESTS / "test_quick.py"), item(TESTS / "test_seen.py", "browser")
        cluster = item(TESTS / "test_worker.py", "cluster")
        first, second = (item(path, "browser") for path in running_order.LONGEST)
        items = [browser, second, cluster, first, quick]
        running_order.pytest_collection_modifyitems(items)
        assert items == [quick, first, second, cluster, browser]

    @pytest.mark.parametrize("path", running_order.LONGEST, ids=lambda path: path.name)
    def test_the_longest_files_are_there(self, path):
        assert path.exists()


@pytest.mark.parametrize("place", [*thorough.SLOW, *thorough.THOROUGH], ids=lambda p: p.name)
def test_places_that_a_quick_check_leaves_out_are_there(place):
    assert place.exists()
    asked = SimpleNamespace(getoption=lambda name: name == "no_long_errands")
    assert thorough.pytest_ignore_collect(place, asked)
    assert thorough.pytest_ignore_collect(place.with_name("another"), asked) is None


@pytest.mark.parametrize(
    ("first_line", "is_left_out"),
    [
        ("pytestmark = pytest.mark.thorough", True),
        ("pytestmark = [pytest.mark.django_db, pytest.mark.browser]", True),
        ("pytestmark = pytest.mark.django_db", None),
        ("    pytestmark = pytest.mark.thorough", None),
    ],
)
def test_a_file_that_marks_all_its_tests_is_not_imported(tmp_path, first_line, is_left_out):
    path = tmp_path / "test_of_something.py"
    path.write_text(f"import pytest\n\n{first_line}\n")
    asked = SimpleNamespace(getoption=lambda name: name == "no_long_errands")
    assert thorough.pytest_ignore_collect(path, asked) is is_left_out


def test_a_quick_test_in_a_folder_of_slow_ones_is_refused(request):
    lost = SimpleNamespace(
        nodeid="tests/kills/test_lost.py::test_lost",
        path=TESTS / "kills/test_lost.py",
        get_closest_marker={}.get,
    )
    with pytest.raises(pytest.UsageError, match="test_lost"):
        thorough.pytest_collection_finish(SimpleNamespace(items=[request.node, lost]))


@pytest.mark.django_db(transaction=True)
class TestKeptPermissions:
    def test_where_all_else_is_emptied_they_stay(self, school):
        before = set(Permission.objects.values_list("pk", flat=True))
        call_command("flush", interactive=False)
        assert set(Permission.objects.values_list("pk", flat=True)) == before
        assert not School.objects.exists()
        assert Schedule.objects.exists()

    def test_with_what_a_test_has_left_among_them_they_are_made_anew(self):
        ContentType.objects.create(app_label="left", model="behind")
        assert not are_as_after_a_migration("default")
        call_command("flush", interactive=False)
        assert are_as_after_a_migration("default")

    def test_where_a_test_has_taken_some_they_are_made_anew(self):
        Permission.objects.all().delete()
        call_command("flush", interactive=False)
        assert are_as_after_a_migration("default")


@pytest.mark.django_db
def test_a_test_with_rows_asks_the_database(request):
    assert with_database.asks_database(request.node)


def test_a_test_that_takes_a_school_asks_the_database(school, request):
    assert with_database.asks_database(request.node)


def test_a_test_without_rows_asks_no_database(request, tmp_path):
    assert not with_database.asks_database(request.node)


class TestOfDjango(TestCase):
    @pytest.fixture(autouse=True)
    def remember(self, request):
        self.node = request.node

    def test_a_test_of_djangos_own_class_asks_the_database(self):
        assert with_database.asks_database(self.node)
