"""A kiosk before painted faces, with the networks in this process."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from face_vision.media.images import encode_jpeg
from kiosks.recogniser import recognise_visit
from kiosks.selectors.kiosk_keys import kiosk_key
from tests.factories.kiosks import make_kiosk, sealed_visit
from tests.painted_class import known_session, known_students, looks, only_painted_faces
from tests.painted_faces import paint_class_picture

__all__ = ["known_session", "known_students", "looks", "only_painted_faces"]

EVERY_S = 0.5
N_PICTURES = 12


class Tablet:
    """A device that is a kiosk: who stands before it, and what it hands in."""

    def __init__(self, client: Client, key: str) -> None:
        self._client = client
        self._client.post(reverse("kiosks:open_link", args=[key]))

    def show(self, *people: int, face_px: int = 120, is_still: bool = False, **sent):
        """Let painted people stand there and one of them tap."""
        standing = [list(people)] * N_PICTURES
        return self.show_each(standing, face_px=face_px, is_still=is_still, **sent)

    def show_each(self, standing, *, face_px: int = 120, is_still: bool = False, **sent):
        """Let the people of each picture stand there, one after the other."""
        times_s = [number * EVERY_S for number in range(len(standing))]
        pictures = [
            paint_class_picture(people, face_px=face_px, time_s=0 if is_still else time_s)
            for people, time_s in zip(standing, times_s, strict=True)
        ]
        files = [encode_jpeg(one) for one in pictures]
        return self.hand_in(**{"pictures": files, "offsets_s": times_s} | sent)

    def hand_in(self, *, client_id=None, waited_s=0, **visit):
        """Seal a visit as the page's script does, and hand it in."""
        number = client_id or uuid4()
        sealed = sealed_visit(visit, key=self.key, client_id=number)
        return self.post(client_id=number, waited_s=waited_s, sealed=sealed)

    def post(self, *, sealed: bytes | None = None, **fields):
        files = {} if sealed is None else {"sealed": SimpleUploadedFile("visit", sealed)}
        address = reverse("kiosks:visit")
        return self._client.post(address, fields | files, headers={"Accept": "application/json"})

    @property
    def key(self) -> str:
        """What its page has to seal with."""
        return self._client.get(reverse("kiosks:door")).context["key"]


@pytest.fixture
def networks(monkeypatch) -> None:
    """The process of the networks, reached without its socket; only JSON passes."""

    def ask(operation, body=b"", parameters=None):
        assert operation == "visit"
        return json.loads(json.dumps(recognise_visit(body, json.loads(json.dumps(parameters)))))

    monkeypatch.setattr("kiosks.services.visits.ask_inference_server", ask)


@pytest.fixture
def kiosk(known_session):
    return make_kiosk(school=known_session.class_group.school)


@pytest.fixture
def tablet(kiosk, networks) -> Tablet:
    return Tablet(Client(), kiosk_key(kiosk))


@pytest.fixture
def at(known_session, monkeypatch):
    """Let it be so many minutes after the lesson's beginning."""

    def set_clock(minutes: float) -> None:
        now = known_session.starts_at + timedelta(minutes=minutes)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    set_clock(-5)
    return set_clock
