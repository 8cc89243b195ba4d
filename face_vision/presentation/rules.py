"""Every tunable number of telling pictures of people from people."""

from dataclasses import dataclass

from face_vision.options import require_between


@dataclass(frozen=True)
class PresentationRules:
    """When a face is taken for a picture (`benchmarks.people_pictures` counts both errors).

    Args:
        same_picture: lowest correlation with a registered picture that is that very picture.
        ignored_picture: lowest correlation with a picture that somebody ignores for good.
        min_looks: fewest looks that can show that something is flat.
        most_looks: so many are compared of those that were seen.
        min_span_s: shortest time between the first and the last of them, seconds: nobody sits
            stiller than that.
        share_of_looks: so many of the looks must be as flat, 0 to 1; of the others a passer-by or
            a blur may have spoilt one.
        flat: highest distance from one plane of a picture, in heights of the face.
        lively: from this distance on it is a person, whatever picture she resembles.
        rival_lead: by how much another face must be surer than "present" takes for a student to
            be at two places: at "present" alone it may be somebody like her.
    """

    same_picture: float = 0.85
    ignored_picture: float = 0.8
    min_looks: int = 4
    most_looks: int = 8
    min_span_s: float = 4.0
    share_of_looks: float = 0.75
    flat: float = 0.01
    lively: float = 0.02
    rival_lead: float = 0.06

    def __post_init__(self) -> None:
        require_between("same_picture", self.same_picture, 0, 1)
        require_between("ignored_picture", self.ignored_picture, 0, 1)
        require_between("min_looks", self.min_looks, 2, 100)
        require_between("most_looks", self.most_looks, self.min_looks, 100)
        require_between("min_span_s", self.min_span_s, 0, 3600)
        require_between("share_of_looks", self.share_of_looks, 0, 1)
        require_between("flat", self.flat, 0, 1)
        require_between("lively", self.lively, self.flat, 1)
        require_between("rival_lead", self.rival_lead, 0, 1)
