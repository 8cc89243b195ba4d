"""The faces of a whole school are opened in one go, and each is still bound to her and its row."""

import numpy as np
import pytest
from django.db import connection

from faces.models import FaceTemplate
from storage.encryption.data_keys import Owner, key_of
from storage.encryption.sealed_bytes import seal
from storage.errors import BrokenSealError
from tests.factories import make_face_template
from tests.stored_bytes import as_stored, put_plain

DIMENSIONS = 8


def vector(number):
    return np.full(DIMENSIONS, number, "<f4")


@pytest.fixture
def faces(students):
    """Two faces of Ana, and one of Ben that was registered between them."""
    ana, ben = students[:2]
    owners = (ana, ben, ana)
    return [make_face_template(student=s, embedding=vector(i)) for i, s in enumerate(owners)]


def stored_vectors():
    return FaceTemplate.objects.order_by("pk").vectors()


def test_each_row_has_its_own_vector_in_any_order(faces):
    ids, vectors = stored_vectors()
    assert ids == [face.student_id for face in faces]
    assert vectors.tolist() == [vector(i).tolist() for i in range(3)]
    ids, vectors = FaceTemplate.objects.order_by("student_id", "-pk").vectors()
    assert dict(zip(vectors[:, 0].tolist(), ids, strict=True)) == {
        float(i): face.student_id for i, face in enumerate(faces)
    }


def test_no_faces_are_no_rows(db):
    ids, vectors = stored_vectors()
    assert ids == []
    assert vectors.shape == (0, 1)


@pytest.mark.parametrize("place", range(3))
def test_one_from_before_there_were_keys_stands_among_the_others(faces, place):
    put_plain(faces[place], embedding=vector(place).tobytes())
    assert stored_vectors()[1].tolist() == [vector(i).tolist() for i in range(3)]


def test_two_rows_of_one_student_cannot_be_exchanged(faces):
    first, last = (as_stored(face, "embedding") for face in (faces[0], faces[2]))
    put_plain(faces[0], embedding=last)
    put_plain(faces[2], embedding=first)
    with pytest.raises(BrokenSealError):
        stored_vectors()


@pytest.mark.parametrize("place", [0, 30, 40, -1])
def test_a_changed_byte_of_any_row_is_refused(faces, place):
    changed = bytearray(as_stored(faces[2], "embedding"))
    changed[place] ^= 1
    put_plain(faces[2], embedding=bytes(changed))
    with pytest.raises((BrokenSealError, ValueError)):
        stored_vectors()


@pytest.mark.parametrize("place", [0, 1])
# The third is as long as what was sealed.
@pytest.mark.parametrize("n_bytes", [20, 40, 4 * DIMENSIONS, -1])
def test_a_row_that_was_cut_off_is_refused(faces, place, n_bytes):
    put_plain(faces[place], embedding=as_stored(faces[place], "embedding")[:n_bytes])
    with pytest.raises(BrokenSealError):
        stored_vectors()


def test_a_row_sealed_for_her_with_the_key_of_another_is_refused(faces):
    mine, her = faces[2], faces[1]
    field = FaceTemplate._meta.get_field("embedding")
    bound_to = field.identity(mine.sealed_as)
    key_id = key_of(Owner.of(her.student))
    put_plain(mine, embedding=seal(vector(1).tobytes(), key_id=key_id, bound_to=bound_to))
    with pytest.raises(BrokenSealError):
        stored_vectors()


def test_vectors_of_two_networks_are_never_put_together(faces):
    faces[1].embedding = np.zeros(2 * DIMENSIONS, "<f4").tobytes()
    faces[1].save()
    with pytest.raises(ValueError, match="lengths"):
        stored_vectors()


def test_a_plain_one_as_long_as_the_others_sealed_is_of_another_network(faces):
    n_sealed = len(as_stored(faces[1], "embedding"))
    put_plain(faces[1], embedding=bytes(n_sealed))
    with pytest.raises(ValueError, match="lengths"):
        stored_vectors()


def test_a_row_of_another_student_in_the_middle_needs_her_key_alone(faces):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE faces_facetemplate SET student_id = %s WHERE id = %s",
            [faces[0].student_id, faces[1].pk],
        )
    with pytest.raises(BrokenSealError):
        stored_vectors()
