"""Of a face nothing is inferred but whose it is: no mood, age, gender, origin or attention.

EU AI Act, article 5 (1) (f) and (g), and annex III. Whatever would be kept, shown or sent of a
face has to stand in the lists below first.
"""

import ast
import dataclasses
import re

import polib
import pytest
from django.apps import apps
from drf_spectacular.generators import SchemaGenerator

from face_vision.embedding.registry import NETWORKS
from face_vision.types import Detection, FaceChip, Look, Quality
from face_vision.weights import DETECTOR_SHA256
from tests.house import PRODUCT, ROOT, files_under, nodes_of
from tests.house.names.test_words import names_defined, snake, words_of

INFERRED = {
    *("emotion", "emotions", "emotional", "mood", "moods", "feeling", "feelings", "stress"),
    *("smile", "smiles", "smiling", "happy", "happiness", "sad", "angry", "afraid"),
    *("gender", "genders", "sex", "male", "female", "boy", "boys", "girl", "girls"),
    *("ethnicity", "ethnicities", "ethnic", "race", "races", "skin", "nationality", "religion"),
    *("age", "ages", "aged", "birth", "birthday", "born"),
    *("attention", "attentive", "attentiveness", "engagement", "engaged", "gaze", "drowsy"),
    *("drowsiness", "sleepy", "bored", "boredom", "tired", "personality"),
}
"""Words of what a system may be made to read in a face."""

OF_OTHER_THINGS = {
    "accounts/middleware.py": {"age"},
    "attendance_site/settings/languages.py": {"LANGUAGE_COOKIE_AGE"},
    "attendance_site/settings/users.py": {"SESSION_COOKIE_AGE"},
    "classes/admin/attention.py": {"AttentionLine", "attention_lines", "needs_attention"},
    "recognition/selectors/progress.py": {"_age"},
    "reports/exports/tables.py": {"attention_table"},
}
"""Names that speak of cookies, files, machines, and of students who were absent often."""

OF_CLASS_LISTS = ({"birth", "birthday", "born"}, "rosters")
"""A class list may say when a student was born, which tells two of one name apart; a person wrote
it there, and only a keyed sign of it is kept."""

TEXTS_OF_OTHER_THINGS = {
    "deletion by age",
    "deletions by age",
    "Needs attention",
    "Not by age",
    "Choose below which column is the day of birth.",
    "Day of birth",
    "Name and day of birth",
    "No column is the day of birth: choose it, or say what else tells two students apart.",
}

KEPT_OF_A_FACE = {
    "recognition.Sighting": {
        *("id", "capture", "number", "first_seen_s", "last_seen_s", "stays", "n_looks"),
        *("face_height_px", "best_seen_s", "box", "chip", "proposal", "reason"),
        *("proposed_student", "review", "confirmed_student", "reviewed_by", "reviewed_at"),
        *("ignored_spot", "is_unclear", "embedding", "offer"),
    },
    "recognition.SightingCandidate": {"id", "sighting", "student", "rank", "score"},
    "faces.FaceTemplate": {
        *("id", "sealed_as", "student", "embedding", "chip", "quality", "source"),
        *("source_sha256", "network_id", "is_shown", "added_by", "allowed_by", "allowed_at"),
        *("created_at", "set_aside_as", "set_aside_at", "kept_by", "kept_at"),
    },
    "faces.FaceCluster": {
        *("id", "clip", "number", "student", "named_by", "suggested"),
        *("refusal_code", "refusal_params"),
    },
    "faces.ClipFace": {
        *("id", "sealed_as", "cluster", "number", "tracklet", "first_seen_s", "last_seen_s"),
        *("time_s", "box", "chip", "embedding", "quality", "is_usable"),
    },
}
"""Each column of the tables of faces: where one was, how well it was seen, whose it may be."""

VALUES_OF_A_FACE = {
    Detection: {"box", "landmarks", "score"},
    Look: {"time_s", "box", "landmarks", "score"},
    FaceChip: {"portrait", "quality", "time_s", "box"},
    Quality: {"face_height_px", "sharpness", "frontality", "brightness", "score"},
}


def speaks_of(name: str) -> bool:
    return not INFERRED.isdisjoint(words_of(snake(name)))


def test_the_networks_find_faces_and_compare_them_and_there_is_no_other():
    assert set(DETECTOR_SHA256) == {"pnet", "rnet", "onet"}
    assert set(NETWORKS) == {"fused", "dlib", "mobilefacenet", "facenet", "sface"}


@pytest.mark.parametrize("label", KEPT_OF_A_FACE)
def test_a_table_of_faces_keeps_nothing_else(label):
    columns = {field.name for field in apps.get_model(label)._meta.concrete_fields}
    assert columns == KEPT_OF_A_FACE[label]


@pytest.mark.parametrize("value", VALUES_OF_A_FACE, ids=lambda value: value.__name__)
def test_what_is_known_of_a_face_is_where_it_is_and_how_well_it_is_seen(value):
    assert {field.name for field in dataclasses.fields(value)} == VALUES_OF_A_FACE[value]


def is_of_class_lists(name: str, room: str) -> bool:
    words, of_lists = OF_CLASS_LISTS
    return room == of_lists and INFERRED.intersection(words_of(snake(name))) <= words


def test_no_name_in_the_code_speaks_of_it():
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in files_under(*PRODUCT)
        for name in names_defined(nodes_of(path))
        if speaks_of(name) and not is_of_class_lists(name, path.relative_to(ROOT).parts[0])
    }
    assert found == {(path, name) for path, names in OF_OTHER_THINGS.items() for name in names}


def test_no_column_of_any_table_speaks_of_it():
    columns = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
    ]
    assert "Sighting.reason" in columns
    assert [name for name in columns if speaks_of(name.split(".")[1])] == []


def names_in(schema: object) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(names_in, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["name"]} if isinstance(schema.get("name"), str) else set()
    properties = schema.get("properties", {})
    return own.union(properties, *map(names_in, schema.values()))


def test_nothing_that_other_systems_are_sent_speaks_of_it():
    names = names_in(SchemaGenerator().get_schema(request=None, public=True))
    assert {"runner_up", "capture"} <= names
    assert sorted(filter(speaks_of, names)) == []


def test_no_text_of_a_page_speaks_of_it():
    texts = polib.pofile(str(ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"))
    found = {
        entry.msgid
        for entry in texts
        if not entry.obsolete
        and not INFERRED.isdisjoint(re.findall(r"[a-z]+", entry.msgid.lower()))
        # The notice for parents names it to rule it out.
        and "Nothing else is inferred" not in entry.msgid
    }
    assert found == TEXTS_OF_OTHER_THINGS


def test_what_would_infer_is_found():
    code = "class Guess:\n    def face_age(self, mood): ...\n"
    names = set(names_defined(ast.walk(ast.parse(code))))
    assert {name for name in names if speaks_of(name)} == {"face_age", "mood"}
