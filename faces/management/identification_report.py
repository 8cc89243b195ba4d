"""Say how well people are told apart, and what to do about doubtful pictures and look-alikes."""

from dataclasses import dataclass
from typing import Any

from face_vision.evaluation.gallery_audit import Doubt
from face_vision.evaluation.gallery_run import EvaluationResult
from face_vision.evaluation.lookalikes import Lookalikes
from face_vision.evaluation.svm_baseline import BaselineErrors
from faces.management.error_rates import (
    baseline_as_json,
    baseline_as_lines,
    rates_as_json,
    rates_as_lines,
)
from faces.selectors.labelled_faces import LabelledFaces, Picture

N_PAIRS_SHOWN = 20
"""More pairs are counted, not listed; --json has them all."""


@dataclass(frozen=True)
class IdentificationReport:
    """The answer of `evaluate_identification`.

    `split` is the share of pictures registered, per cent; None if each was left out in turn.
    """

    named: LabelledFaces
    result: EvaluationResult
    split: float | None
    elapsed_s: float
    baseline: BaselineErrors | None = None

    @property
    def refusal(self) -> str:
        return ""

    def as_json(self) -> dict[str, Any]:
        named, result = self.named, self.result
        return {
            "title": named.title,
            "method": "leave_out" if self.split is None else "split",
            "split": self.split,
            "people": named.looks.n_subjects,
            "pictures": named.looks.n_files,
            "registered": result.n_registered,
            "strangers_only": result.n_strangers_only,
            "not_recognisable": named.n_not_recognisable,
            **rates_as_json(result),
            "svm": baseline_as_json(self.baseline),
            "lookalikes": [self._pair_as_json(pair) for pair in result.lookalikes],
            "doubtful_pictures": [self._doubt_as_json(doubt) for doubt in result.doubts],
            "refused": [{"file": r.file, "reason": str(r.refusal)} for r in named.refused],
            "elapsed_s": round(self.elapsed_s, 3),
        }

    def as_lines(self) -> list[str]:
        return [
            *(f"{r.file}: not used. {r.refusal}" for r in self.named.refused),
            *self._heading(),
            "",
            *rates_as_lines(self.result),
            *baseline_as_lines(self.baseline),
            "",
            *self._doubt_lines(),
            *self._pair_lines(),
        ]

    def _heading(self) -> list[str]:
        named, n_strangers = self.named, self.result.n_strangers_only
        n_missing = named.n_not_recognisable
        how = (
            "each was searched among all the others, itself left out"
            if self.split is None
            else f"{self.split:g} % of each person's were registered, the others searched"
        )
        counts = f"pictures: {named.looks.n_files}, people: {named.looks.n_subjects}"
        lines = [f"{named.title}: {counts}; {how}."]
        if n_missing:
            lines.append(f"{n_missing} more on the roster cannot be recognised: marked by hand.")
        if n_strangers:
            lines.append(
                f"{n_strangers} with one picture or video were searched as strangers only."
            )
        return lines

    def _doubt_lines(self) -> list[str]:
        if not self.result.doubts:
            return ["No picture disagrees with the other pictures of its person."]
        return [self._doubt_as_words(doubt) for doubt in self.result.doubts]

    def _doubt_as_words(self, doubt: Doubt) -> str:
        who, picture = self.named.people[doubt.subject_id], self.named.pictures[doubt.file]
        fault = f"unlike the other pictures of {who} ({doubt.score:.2f})"
        if doubt.rival_id is not None:
            fault += f", but like {self.named.people[doubt.rival_id]} ({doubt.rival_score:.2f})"
        advice = (
            "look whether it shows somebody else; if so, take it out and register another."
            if doubt.others_agree
            else "no two others agree, so any of them may be the wrong one: look at them all."
        )
        return f"{picture.label_of(who)}: {fault}; {advice}"

    def _pair_lines(self) -> list[str]:
        pairs = self.result.lookalikes
        if not pairs:
            return ["No two people look so alike that one could be taken for the other."]
        lines = [self._pair_as_words(pair) for pair in pairs[:N_PAIRS_SHOWN]]
        n_more = len(pairs) - len(lines)
        return [*lines, f"And {n_more} more pairs who look less alike."] if n_more else lines

    def _pair_as_words(self, pair: Lookalikes) -> str:
        one, other = self.named.people[pair.one], self.named.people[pair.other]
        return (
            f"{one} and {other} look alike ({pair.score:.2f}): register more pictures of both "
            "and look closely where either is proposed; if they are one person, take one out."
        )

    def _pair_as_json(self, pair: Lookalikes) -> dict[str, Any]:
        people = [self._person_as_json(subject_id) for subject_id in (pair.one, pair.other)]
        return {"people": people, "score": round(pair.score, 3)}

    def _doubt_as_json(self, doubt: Doubt) -> dict[str, Any]:
        rival_id = doubt.rival_id
        return {
            **self._person_as_json(doubt.subject_id),
            **_picture_as_json(self.named.pictures[doubt.file]),
            "score": round(doubt.score, 3),
            "others_agree": doubt.others_agree,
            "looks_like": None if rival_id is None else self._person_as_json(rival_id),
            "looks_like_score": None if rival_id is None else round(doubt.rival_score, 3),
        }

    def _person_as_json(self, subject_id: int) -> dict[str, Any]:
        person = self.named.people[subject_id]
        return {"number": person.number, "name": person.name}


def _picture_as_json(picture: Picture) -> dict[str, Any]:
    return {
        "file": picture.file or None,
        "picture": picture.number,
        "registered_on": picture.registered_on and picture.registered_on.isoformat(),
        "face_template_ids": list(picture.face_template_ids),
    }
