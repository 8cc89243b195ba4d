"""A restored backup brings back the row of somebody who withdrew, but not her key."""

import logging

import pytest

from faces.models import BiometricConsent, FaceTemplate
from faces.selectors.consents import may_be_recognised
from faces.services.lost_keys import withdraw_without_keys
from storage.encryption.data_keys import Owner, key_of
from storage.encryption.keyring import keyring
from storage.errors import InstallationKeyError, KeyGoneError
from tests.factories import make_consent, make_face_picture, make_face_template


@pytest.fixture
def restored(students):
    """Ana withdrew after the backup, Ben did not."""
    ana, ben = students[:2]
    for student in (ana, ben):
        make_consent(student=student)
        make_face_template(student=student)
    make_face_picture(student=ana)
    keyring().delete(key_of(Owner.of(ana)))
    return ana, ben


def test_her_consent_and_her_faces_go_again_and_those_of_others_stay(restored):
    ana, ben = restored
    assert withdraw_without_keys() == 1
    assert [may_be_recognised(student) for student in restored] == [False, True]
    assert not ana.face_pictures.exists()
    assert FaceTemplate.objects.get().student == ben
    assert withdraw_without_keys() == 0


def test_a_face_without_its_key_is_left_out_and_named_nowhere(restored, caplog):
    with caplog.at_level(logging.WARNING):
        ids, vectors = FaceTemplate.objects.order_by("pk").vectors()
    assert ids == [restored[1].pk]
    assert len(vectors) == 1
    assert "1 registered faces" in caplog.text
    assert restored[0].family_name not in caplog.text


def test_with_the_keys_of_another_installation_nobody_is_withdrawn(restored, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "another"
    with pytest.raises((InstallationKeyError, KeyGoneError)):
        withdraw_without_keys()
    with pytest.raises((InstallationKeyError, KeyGoneError)):
        FaceTemplate.objects.all().vectors()
    assert BiometricConsent.objects.active().count() == 2
