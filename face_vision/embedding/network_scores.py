"""What scores mean with a network (`registry`): thresholds that were measured, or cautious ones.

A score is one minus the distance of unit directions (`Gallery.scores`), and how far strangers lie
apart is a property of the network. Those of the networks that come along were measured
(docs/recognition.md). **Those of FaceNet and SFace were not**: they are derived from what is
published of one-to-one verification.

Strangers' cosines are taken as normally distributed about 0. A distance d of unit vectors is a
cosine of 1 - d^2 / 2. Published: FaceNet errs least on LFW at d = 1.1, cosine 0.395, in about
1 pair of 200 (2.58 deviations, so one is 0.153); OpenCV documents for SFace d = 1.128, cosine
0.363, in about 1 pair of 250 (2.65 deviations, one is 0.137). A roster of 30 with a false alarm
in 1 search of 1,000 allows one in 30,000 comparisons, 3.99 deviations: cosine 0.612, d = 0.881
for FaceNet and cosine 0.547, d = 0.952 for SFace. Rounded to the strict side these are the scores
for "check" (0.12 and 0.05), where dlib's has 1 false alarm in 100; "present" is stricter by 0.10
more. A doubling of the roster takes 0.16 deviations: 0.03 of distance. Margins of dlib's scores
(0.04; 0.02 above "present" for look-alikes) are widened like the distances of verification, by
1.1 / 0.48 = 2.3.

A school that uses these networks measures its own: see docs/recognition.md, "Other networks".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from face_vision.options import IdentificationOptions, RegistrationOptions, ScoreScale
from face_vision.quality.conditions import Condition

UNMEASURED_SIMILARITY = 0.0
"""Means keep the length they have, so a score is that of the mean cosine of all pairs of looks:
for a network whose genuine similarity is unknown, this is never too generous."""


@dataclass(frozen=True)
class NetworkScores:
    """The numbers of the options that are on the scale of one network's scores.

    Args:
        present_score, check_score, step_per_doubling, min_margin, genuine_similarity: as in
            `IdentificationOptions`.
        length_power: likewise; no score, but a property of the network.
        lookalike_score, min_length: as in `RegistrationOptions`.
        clear_length: as in `IdentificationOptions`; no score either, as `min_length`.
        min_followed_px: as in `IdentificationOptions`; no score either.
        poor_scores: by condition, what is `check` and `present` of its `ScoreScale`.
    """

    present_score: float
    check_score: float
    step_per_doubling: float
    min_margin: float
    lookalike_score: float
    genuine_similarity: float
    length_power: float = 0.0
    clear_length: float = 0.0
    min_length: float = 0.0
    min_followed_px: float = IdentificationOptions.min_followed_px
    poor_scores: Mapping[Condition, tuple[float, float]] = field(default_factory=dict)

    def identification(
        self, *, present_score: float | None = None, check_score: float | None = None
    ) -> IdentificationOptions:
        """Return the options with this network's numbers, or with given thresholds.

        Raises:
            ValueError: a threshold is out of range, or "present" below "check".
        """
        return IdentificationOptions(
            present_score=self.present_score if present_score is None else present_score,
            check_score=self.check_score if check_score is None else check_score,
            step_per_doubling=self.step_per_doubling,
            min_margin=self.min_margin,
            genuine_similarity=self.genuine_similarity,
            length_power=self.length_power,
            clear_length=self.clear_length,
            min_followed_px=self.min_followed_px,
            poor_scores={
                condition: ScoreScale(check, present, (self.check_score, self.present_score))
                for condition, (check, present) in self.poor_scores.items()
            },
        )

    def registration(self) -> RegistrationOptions:
        return replace(
            RegistrationOptions(),
            lookalike_score=self.lookalike_score,
            min_length=self.min_length,
        )
