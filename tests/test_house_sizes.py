"""Files, folders, rooms and names stay as small and plain as the house wants them."""

import ast
from collections import Counter

import pytest

from tests.house import PRODUCT, ROOMS, ROOT, files_under, nodes_of, tree_of

LONGEST_FILE = 300
WIDEST_FOLDER = 14
LARGEST_ROOM = 0.2
"""Share of the product's lines."""

MOST_ARGUMENTS = 4
LONGEST_FUNCTION = 44
"""Lines of a function, its docstring with them."""

MORE_ARGUMENTS = {
    "_convolution": "the four sizes of a convolution, as every framework names them, and the file",
    "record_attendance": "a record is of a session and a student; nobody changes one unseen",
}
"""Functions whose arguments do not belong together, and why there are so many."""

CALLED_BY_POSITION = {
    "fetch_again": "the list of jobs: its press on Try again calls it through a registry",
    "plan_contacts": "a column of rosters: the planner calls it through a registry",
    "write_contacts": "a column of rosters: the planner calls it through a registry",
    "plan_consents": "a column of rosters: the planner calls it through a registry",
    "write_consents": "a column of rosters: the planner calls it through a registry",
}
"""Services with more than a subject before the names, and why."""

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "data", "info", "process", "manager"}
NOUNS_IN_ING = {
    *("batching", "bulk_marking", "clustering", "cropping", "drawing", "embedding"),
    *("frame_skipping", "labelling", "learning", "ordering", "reembedding", "resizing"),
    *("keyring", "seating", "throttling", "tracklet_merging", "video_writing"),
}
"""Names of a thing or of a step that the field calls so."""


def functions_of(room):
    for path in files_under(room):
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def positional(function):
    found = [arg.arg for arg in function.args.posonlyargs + function.args.args]
    return [name for name in found if name not in {"self", "cls"}]


def services_of(room):
    """List the public functions of services, but for receivers: Django calls those."""
    for path in files_under(room):
        if "services" not in (*path.parts, path.stem):
            continue
        for node in tree_of(path).body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if is_public and not any("receiver" in ast.unparse(one) for one in node.decorator_list):
                yield node


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_in_a_sentence_what_it_is_for(room):
    with_code = [path for path in files_under(room) if tree_of(path).body]
    silent = [path.name for path in with_code if not ast.get_docstring(tree_of(path))]
    assert not silent


def test_no_file_grows_beyond_what_one_reads_at_once():
    sizes = {path: len(path.read_text().splitlines()) for path in files_under(*ROOMS, "tests")}
    assert not [str(path) for path, n_lines in sizes.items() if n_lines > LONGEST_FILE]


@pytest.mark.parametrize(
    ("folder", "ending", "least"),
    [("static", "css", 30), ("static", "js", 30), ("templates", "html", 30), ("tests", "mjs", 10)],
)
def test_no_style_sheet_script_or_page_grows_beyond_it_either(folder, ending, least):
    found = list((ROOT / folder).rglob(f"*.{ending}"))
    assert len(found) > least
    sizes = {str(path): len(path.read_text().splitlines()) for path in found}
    assert not {path: n for path, n in sizes.items() if n > LONGEST_FILE}


def test_no_folder_holds_more_files_than_one_takes_in():
    counts = Counter(path.parent.relative_to(ROOT) for path in files_under(*ROOMS, "tests"))
    assert not {str(folder): n for folder, n in counts.items() if n > WIDEST_FOLDER}


def test_no_room_is_larger_than_a_fifth_of_the_product():
    lines = {
        room: sum(len(path.read_text().splitlines()) for path in files_under(room))
        for room in PRODUCT
    }
    most = LARGEST_ROOM * sum(lines.values())
    assert not {room: n for room, n in lines.items() if n > most}


def test_no_module_has_a_name_that_says_nothing():
    assert not [path for path in files_under(*ROOMS) if path.stem in FORBIDDEN_NAMES]


def test_modules_are_named_by_nouns():
    stems = {path.stem for path in files_under(*ROOMS)}
    assert not {stem for stem in stems if stem.endswith("ing")} - NOUNS_IN_ING


@pytest.mark.parametrize("room", PRODUCT)
def test_no_function_wants_more_than_four_arguments(room):
    crowded = {
        function.name
        for function in functions_of(room)
        if len(positional(function)) + len(function.args.kwonlyargs) > MOST_ARGUMENTS
    }
    assert not crowded - set(MORE_ARGUMENTS)


def test_what_may_want_more_arguments_is_there():
    known = {function.name for room in PRODUCT for function in functions_of(room)}
    assert known >= {*MORE_ARGUMENTS, *CALLED_BY_POSITION}


@pytest.mark.parametrize("room", PRODUCT)
def test_a_service_has_one_subject_and_takes_the_rest_by_name(room):
    loose = {function.name for function in services_of(room) if len(positional(function)) > 1}
    assert not loose - set(CALLED_BY_POSITION)


@pytest.mark.parametrize("room", PRODUCT)
def test_no_function_is_longer_than_a_screen(room):
    long = {
        function.name
        for function in functions_of(room)
        if function.end_lineno - function.lineno >= LONGEST_FUNCTION
    }
    assert not long
