"""Files, folders, rooms and names stay as small and plain as the house wants them."""

import ast
from collections import Counter

import pytest

from tests.house import PRODUCT, ROOMS, ROOT, files_under, tree_of

LONGEST_FILE = 300
WIDEST_FOLDER = 14
LARGEST_ROOM = 0.2
"""Share of the product's lines."""

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "data", "info", "process", "manager"}
NOUNS_IN_ING = {
    *("batching", "bulk_marking", "clustering", "cropping", "drawing", "embedding"),
    *("frame_skipping", "labelling", "learning", "ordering", "reembedding", "resizing"),
    *("seating", "throttling", "tracklet_merging", "video_writing"),
}
"""Names of a thing or of a step that the field calls so."""


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_in_a_sentence_what_it_is_for(room):
    with_code = [path for path in files_under(room) if tree_of(path).body]
    silent = [path.name for path in with_code if not ast.get_docstring(tree_of(path))]
    assert not silent


def test_no_file_grows_beyond_what_one_reads_at_once():
    sizes = {path: len(path.read_text().splitlines()) for path in files_under(*ROOMS, "tests")}
    assert not [str(path) for path, n_lines in sizes.items() if n_lines > LONGEST_FILE]


def test_no_folder_holds_more_files_than_one_takes_in():
    counts = Counter(path.parent.relative_to(ROOT) for path in files_under(*ROOMS))
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
