"""Draw classes of labelled people again and again: who is on the roster, who is a stranger."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces

Rows = NDArray[np.int64]
"""Indices of pictures, int64, shape (n,)."""

SHARE_OF_STRANGERS = 0.25
"""Least share of a half's people who are on no roster and try to pass."""

N_MATED_SEARCHES = 3000
N_DRAWS_AT_MOST = 1500
LEAST_PROBED = 15
"""People of a half with enough pictures to register and to probe; with fewer, fewer pictures are
registered."""


class TooFewPeople(Exception):
    """A setting asks for more people or pictures than there are; str() says which."""


@dataclass(frozen=True)
class Setting:
    """Size of the roster, registration pictures a student, looks a probe."""

    roster: int
    enrolled: int
    looks: int


@dataclass(frozen=True, eq=False)
class People:
    """Labelled pictures, and one half of the people in them.

    Args:
        faces: the pictures of everybody.
        known: people with several pictures, int64, shape (n,).
        others: people with one picture: they fill up rosters and serve as a cohort, but are
            never searched, int64, shape (m,).
    """

    faces: LabelledFaces
    known: NDArray[np.int64]
    others: NDArray[np.int64]

    def n_with(self, n_pictures: int) -> int:
        return int(np.isin(self.known, self.faces.with_at_least(n_pictures)).sum())


@dataclass(frozen=True, eq=False)
class Draw:
    """One class: pictures as indices into the faces.

    Args:
        roster: who is on it, int64, shape (r,).
        enrolled: each one's registration pictures, length r.
        mated: place on the roster of each probe of a student, int64, shape (n,).
        mated_probes: its pictures, length n.
        strangers: whose probe each other one is, int64, shape (m,).
        stranger_probes: its pictures, length m.
        cohort: pictures of people neither on the roster nor searched.
    """

    roster: NDArray[np.int64]
    enrolled: list[Rows]
    mated: NDArray[np.int64]
    mated_probes: list[Rows]
    strangers: NDArray[np.int64]
    stranger_probes: list[Rows]
    cohort: Rows


def split_in_halves(known: LabelledFaces, others: LabelledFaces) -> tuple[People, People]:
    """Halve the people at random, always the same way; numbers of people are never shared."""
    everybody = LabelledFaces(
        np.concatenate([known.embeddings, others.embeddings]),
        np.concatenate([known.people, others.people]),
        known.genuine_similarity,
    )
    dice = np.random.default_rng(0)
    some, more = (
        dice.permutation(known.with_at_least(2)),
        dice.permutation(np.unique(others.people)),
    )
    return People(everybody, some[::2], more[::2]), People(everybody, some[1::2], more[1::2])


def most_enrolled(halves: tuple[People, People], setting: Setting) -> int:
    """Return how many pictures can be enrolled so that enough people have others for a probe.

    Raises:
        TooFewPeople: not even one picture can be enrolled.
    """
    least = min(LEAST_PROBED, *(len(half.known) for half in halves))
    for enrolled in range(setting.enrolled, 0, -1):
        if min(half.n_with(enrolled + setting.looks) for half in halves) >= least:
            return enrolled
    raise TooFewPeople(
        f"too few people have {1 + setting.looks} pictures: {LEAST_PROBED} in each half are needed"
    )


def draw_classes(people: People, setting: Setting, *, seed: int) -> Iterator[Draw]:
    """Draw classes until enough students were searched.

    People with too few pictures for a probe are enrolled from what they have. Where the half is
    too small for the roster, it is filled up with people of one picture each.

    Raises:
        TooFewPeople: the roster cannot be filled.
    """
    n_room = len(people.known) - int(SHARE_OF_STRANGERS * len(people.known))
    n_known = min(setting.roster, n_room)
    if setting.roster - n_known > len(people.others):
        raise TooFewPeople(
            f"a roster of {setting.roster} needs {setting.roster - n_known} people with one "
            f"picture in each half, and there are {len(people.others)}"
        )
    dice, n_searched = np.random.default_rng(seed), 0
    for _ in range(N_DRAWS_AT_MOST):
        draw = _draw(people, setting, n_known, dice)
        yield draw
        n_searched += len(draw.mated)
        if n_searched >= N_MATED_SEARCHES:
            return


def _draw(people: People, setting: Setting, n_known: int, dice: np.random.Generator) -> Draw:
    known, others = dice.permutation(people.known), dice.permutation(people.others)
    students, outsiders = known[:n_known], known[n_known:]
    n_fillers = setting.roster - n_known
    splits = [_split(people.faces.of(person), setting, dice) for person in students]
    probed = [place for place, (_, probe) in enumerate(splits) if len(probe) == setting.looks]
    strangers = [
        (person, dice.permutation(people.faces.of(person))[: setting.looks])
        for person in outsiders
        if len(people.faces.of(person)) >= setting.looks
    ]
    fillers = [people.faces.of(person) for person in others[:n_fillers]]
    cohort = [people.faces.of(person) for person in others[n_fillers:]]
    return Draw(
        roster=np.concatenate([students, others[:n_fillers]]),
        enrolled=[enrolled for enrolled, _ in splits] + fillers,
        mated=np.array(probed, np.int64),
        mated_probes=[splits[place][1] for place in probed],
        strangers=np.array([person for person, _ in strangers], np.int64),
        stranger_probes=[probe for _, probe in strangers],
        cohort=np.concatenate(cohort) if cohort else np.zeros(0, np.int64),
    )


def _split(pictures: Rows, setting: Setting, dice: np.random.Generator) -> tuple[Rows, Rows]:
    """Draw a person's pictures to enrol and, from the others, those of the probe."""
    drawn = dice.permutation(pictures)
    return drawn[: setting.enrolled], drawn[setting.enrolled :][: setting.looks]
