"""Open-set search: who in the gallery is this, if anyone? One face, one student."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import EmbeddedLooks, average_looks
from face_vision.identification.assignment import NOBODY, assign_faces
from face_vision.identification.gallery import Gallery
from face_vision.options import IdentificationOptions
from face_vision.presentation.miniatures import Miniature
from face_vision.quality.conditions import Condition
from face_vision.types import Candidate, IdentifiedTracklet, Proposal, Reason, Tracklet


@dataclass(frozen=True, eq=False)
class Probe:
    """A tracklet and its embedding.

    Args:
        tracklet: the face through time.
        embedding: its chips' averaged (`average_looks`), float32, shape (d,); None if the face is
            too small to be looked up.
        n_chips: how many chips the tracklet had.
        face_height_px: median face height of those chips, pixels; 0 without any.
        is_photo: it stems from a single picture, where nothing can be seen longer.
        looks: what `embedding` is the average of; needed to join tracklets.
        n_looks: in how many frames it was seen well enough to count; None: in all of its own.
        miniatures: its chips made small, in order of time; pictures of people are told by them.
        sharpness: median `Quality.sharpness` of its chips; None where it is not asked.
    """

    tracklet: Tracklet
    embedding: NDArray[np.float32] | None
    n_chips: int
    face_height_px: float
    is_photo: bool = False
    looks: EmbeddedLooks | None = None
    n_looks: int | None = None
    miniatures: tuple[Miniature, ...] = ()
    sharpness: float | None = None

    @property
    def n_counted_looks(self) -> int:
        """In how many frames it was seen well enough to count."""
        return len(self.tracklet.looks) if self.n_looks is None else self.n_looks


@overload
def is_match(score: float, threshold: float) -> bool: ...
@overload
def is_match(score: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]: ...
def is_match(score: float | NDArray[np.float64], threshold: float) -> bool | NDArray[np.bool_]:
    """Say whether a score counts as a match; used by identification and evaluation alike."""
    return score >= threshold


def search(
    embedding: NDArray[np.float32], gallery: Gallery, n_candidates: int
) -> tuple[Candidate, ...]:
    """Find the most alike subjects of a gallery.

    Args:
        embedding: of one look, float32, shape (d,), made by the gallery's network.
        gallery: who may be found; may be empty.
        n_candidates: how many at most.

    Returns:
        Best first; empty for an empty gallery.
    """
    if gallery.n_subjects == 0:
        return ()
    scores = gallery.scores(average_looks(embedding[None])[None])[0]
    # Stable: of equal scores the same one comes first on every machine.
    best = np.argsort(-scores, kind="stable")[:n_candidates]
    return tuple(Candidate(int(gallery.subjects[i]), float(scores[i])) for i in best)


def identify_tracklets(
    probes: Sequence[Probe], gallery: Gallery, options: IdentificationOptions
) -> list[IdentifiedTracklet]:
    """Propose who each tracklet is, all of them together.

    Args:
        probes: tracklets with their embeddings, in any order.
        gallery: who may be found.
        options: thresholds.

    Returns:
        One entry for each probe, in order; empty for no probes. No subject is proposed for two
        tracklets in view at the same moment.
    """
    if not probes:
        return []
    scores = _score_matrix(probes, gallery, options)
    # Scores do not depend on the roster's size; thresholds do, from here on.
    stays = [probe.tracklet.stays for probe in probes]
    options = options.for_roster(gallery.n_subjects)
    # The tiny bonus lets a score exactly at the threshold count, as `is_match` has it.
    gains = np.where(is_match(scores, options.check_score), scores - options.check_score + 1e-6, 0)
    chosen = assign_faces(gains, stays)
    return [
        _propose(probe, _ProbeScores(row, gallery), int(subject), options)
        for probe, row, subject in zip(probes, scores, chosen, strict=True)
    ]


def _score_matrix(
    probes: Sequence[Probe], gallery: Gallery, options: IdentificationOptions
) -> NDArray[np.float64]:
    """Score every probe against every subject; minus infinity where nobody is looked up."""
    scores = np.full((len(probes), gallery.n_subjects), -np.inf)
    seen: dict[Condition, list[tuple[int, NDArray[np.float32]]]] = defaultdict(list)
    for row, probe in enumerate(probes):
        if probe.embedding is not None and probe.face_height_px >= options.min_probe_px:
            seen[condition_of(probe, gallery, options)].append((row, probe.embedding))
    for condition, known in seen.items():
        rows, embeddings = zip(*known, strict=True)
        scored = gallery.corrected_scores(np.stack(embeddings), condition)
        scale = options.poor_scores.get(condition)
        scores[list(rows)] = scale.usual_score(scored) if scale else scored
    return scores


def condition_of(probe: Probe, gallery: Gallery, options: IdentificationOptions) -> Condition:
    """Say under which condition a face is compared: as it was seen, where that was measured."""
    if gallery.worsened_of is None or not options.poor_scores or probe.sharpness is None:
        return Condition.CLEAR
    if probe.sharpness < options.blurred_sharpness:
        return Condition.BLURRED
    if probe.face_height_px < options.small_px or has_short_embeddings(probe, options):
        return Condition.SMALL
    return Condition.CLEAR


def has_short_embeddings(probe: Probe, options: IdentificationOptions) -> bool:
    """Say whether most looks have so short an embedding that little is seen of the face."""
    if probe.looks is None:
        return False
    lengths = np.linalg.norm(probe.looks.embeddings, axis=1)
    return bool(np.median(lengths) < options.clear_length)


@dataclass(frozen=True, eq=False)
class _ProbeScores:
    """How alike one probe is to every subject of a gallery.

    Args:
        scores: float64, shape (number of subjects,), in the gallery's order; minus infinity where
            nobody is looked up.
        gallery: who may be found.
    """

    scores: NDArray[np.float64]
    gallery: Gallery

    def candidates(self, n_candidates: int) -> tuple[Candidate, ...]:
        """Return the best, the most alike first; none where nobody is looked up."""
        scores = self.scores
        order = np.argsort(-scores, kind="stable")[:n_candidates]
        best = [i for i in order if np.isfinite(scores[i])]
        return tuple(Candidate(int(self.gallery.subjects[i]), float(scores[i])) for i in best)

    def has_lookalike_near(self, chosen: int, options: IdentificationOptions) -> bool:
        """Say whether somebody known to look alike scores nearly as much."""
        scores, gallery = self.scores, self.gallery
        subject_id = int(gallery.subjects[chosen])
        return any(
            scores[chosen] - score < options.lookalike_lead * options.min_margin
            for other, score in zip(gallery.subjects, scores, strict=True)
            if gallery.are_lookalikes(subject_id, int(other))
        )

    def needs_more(self, chosen: int, options: IdentificationOptions) -> bool:
        """Say whether somebody else scored about as much once, and a person decided: not she."""
        caution = self.gallery.cautions.get(int(self.gallery.subjects[chosen]))
        if caution is None:
            return False
        # Not for ever out of reach: a twin must not keep her from being recognised.
        most = 2 * options.present_score - options.check_score
        needed = min(caution + options.min_margin, most)
        return not is_match(float(self.scores[chosen]), needed)


def _propose(
    probe: Probe, scored: _ProbeScores, chosen: int, options: IdentificationOptions
) -> IdentifiedTracklet:
    candidates = scored.candidates(options.n_candidates)
    if chosen == NOBODY:
        proposal, reason = _without_student(probe, candidates, options)
        subject_id = None
    else:
        subject_id = int(scored.gallery.subjects[chosen])
        reason = _doubt(probe, candidates, subject_id, options)
        if reason is Reason.SURE and scored.has_lookalike_near(chosen, options):
            reason = Reason.CLOSE_RUNNER_UP
        if reason is Reason.SURE and scored.needs_more(chosen, options):
            reason = Reason.CORRECTED_BEFORE
        proposal = Proposal.PRESENT if reason is Reason.SURE else Proposal.CHECK
    return IdentifiedTracklet(
        probe.tracklet, probe.embedding, candidates, subject_id, proposal, reason
    )


def _without_student(
    probe: Probe, candidates: tuple[Candidate, ...], options: IdentificationOptions
) -> tuple[Proposal, Reason]:
    """Tell a stranger from the loser of an assignment, whom a person must look at."""
    if probe.embedding is None or probe.face_height_px < options.min_probe_px:
        return Proposal.UNKNOWN, Reason.TOO_SMALL
    if not candidates:
        return Proposal.UNKNOWN, Reason.NO_GALLERY
    # Alike enough, and yet without a student: she was given to a face seen beside this one.
    if is_match(candidates[0].score, options.present_score):
        return Proposal.CHECK, Reason.TAKEN_BY_ANOTHER_FACE
    return Proposal.UNKNOWN, Reason.BELOW_THRESHOLD


def _doubt(
    probe: Probe,
    candidates: tuple[Candidate, ...],
    subject_id: int,
    options: IdentificationOptions,
) -> Reason:
    """Return the first reason not to be sure that this is the subject, or SURE."""
    best, runner_up = candidates[0], candidates[1] if len(candidates) > 1 else None
    # The assignment gave the best match to another face in view: a person must decide.
    if best.subject_id != subject_id:
        return Reason.TAKEN_BY_ANOTHER_FACE
    if not is_match(best.score, options.present_score):
        return Reason.DOUBTFUL_SCORE
    if runner_up and best.score - runner_up.score < options.min_margin:
        return Reason.CLOSE_RUNNER_UP
    if is_too_small(probe, options):
        return Reason.TOO_SMALL
    # A photo has one frame of everybody, so brevity says nothing there.
    if not probe.is_photo and is_too_brief(probe, options):
        return Reason.SEEN_TOO_BRIEFLY
    return Reason.SURE


def is_too_small(probe: Probe, options: IdentificationOptions) -> bool:
    """Say whether the face is too low for "present"; many looks of a video see more than one."""
    is_followed = not probe.is_photo and probe.n_chips >= options.many_chips
    return probe.face_height_px < (options.min_followed_px if is_followed else options.min_face_px)


def is_too_brief(probe: Probe, options: IdentificationOptions) -> bool:
    """Say whether a video shows the face in too few frames, or too shortly for a second chip."""
    return probe.n_counted_looks < options.min_looks or probe.n_chips < options.min_chips
