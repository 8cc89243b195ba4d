"""What is kept of a recognised face."""

from dataclasses import replace

from face_vision.types import IdentifiedTracklet, Proposal, Reason, RecognitionResult, Tracklet
from recognition.models import Sighting
from recognition.services.sighting_store import store_sightings
from tests.face_vision.tracklets import make_tracklet
from tests.factories import make_capture


def store(capture, tracklet: Tracklet) -> Sighting:
    found = IdentifiedTracklet(tracklet, None, (), None, Proposal.UNKNOWN, Reason.BELOW_THRESHOLD)
    networks = ("fake-detector-1", "fake-1")
    store_sightings(capture, result=RecognitionResult((found,), 9.0, 45, network_ids=networks))
    return Sighting.objects.get()


def test_a_face_seen_twice_keeps_both_stays(session):
    twice = replace(make_tracklet(seen_s=(1, 9)), stays=((1, 2), (8, 9)))
    sighting = store(make_capture(session=session), twice)
    assert (sighting.first_seen_s, sighting.last_seen_s) == (1, 9)
    assert sighting.stays_s == [(1, 2), (8, 9)]


def test_a_face_seen_once_stays_from_first_to_last(session):
    sighting = store(make_capture(session=session), make_tracklet(seen_s=(1, 9)))
    assert sighting.stays == []
    assert sighting.stays_s == [(1, 9)]
