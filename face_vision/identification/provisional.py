"""Say during a long recognition who is surely there so far, at little cost and without promise."""

from collections.abc import Callable, Sequence

from face_vision.embedding.embedding_cache import EmbeddingCache, chips_of
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.types import Look, Proposal, Tracklet

EVERY_S = 3.0
"""How often the faces in view are looked at, seconds of the video."""

N_CHIPS = 2
"""Looks compared of each face: the fewest that may decide."""

Listener = Callable[[frozenset[int]], None]


class ProvisionalIdentifier:
    """Names faces in view before their video is over; the result itself is made without it.

    Each face is asked about until it is surely somebody, with its two best looks. They are mostly
    among those that decide in the end, so little more is embedded.

    Args:
        embedding: what is embedded anyway; most of what is asked here is needed later too.
        gallery: who may be found.
        options: the thresholds.
        listener: hears the subject ids of all who were surely seen so far; None: nothing is done.
    """

    def __init__(
        self,
        embedding: EmbeddingCache,
        gallery: Gallery,
        options: IdentificationOptions,
        *,
        listener: Listener | None,
    ) -> None:
        self._embedding = embedding
        self._gallery, self._options = gallery, options
        self._listener = listener
        self._sure: set[Look] = set()
        self._found: set[int] = set()
        self._next_s = EVERY_S

    def is_due(self, time_s: float) -> bool:
        """Say whether it wants to see the faces in view at this moment."""
        return self._listener is not None and time_s >= self._next_s

    def update(self, in_view: Sequence[Tracklet], time_s: float) -> None:
        """Look at the faces in view; tell who is surely seen so far."""
        self._next_s = time_s + EVERY_S
        # A tracklet is known by its first look: the object itself is made anew each time.
        asked = [t for t in in_view if t.looks[0] not in self._sure and len(t.chips) >= N_CHIPS]
        pairs = [Tracklet(t.looks, t.chips[:N_CHIPS]) for t in asked]
        self._embedding.embed(chips_of(pairs))
        probes = [self._probe(pair) for pair in pairs]
        for probe, found in zip(
            probes, identify_tracklets(probes, self._gallery, self._options), strict=True
        ):
            if found.proposal is Proposal.PRESENT and found.subject_id is not None:
                self._sure.add(probe.tracklet.looks[0])
                self._found.add(found.subject_id)
        if self._listener:
            self._listener(frozenset(self._found))

    def _probe(self, tracklet: Tracklet) -> Probe:
        looks = self._embedding.looks_of(tracklet.chips)
        return Probe(
            tracklet=tracklet,
            embedding=looks.average(self._gallery.genuine_similarity) if looks else None,
            n_chips=len(tracklet.chips),
            face_height_px=tracklet.chips[0].quality.face_height_px,
            looks=looks,
        )
