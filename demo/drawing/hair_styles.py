"""The hair styles: outlines in shares of the head's half width and half height."""

from collections.abc import Sequence
from dataclasses import dataclass

Shares = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class HairStyle:
    """The shape of one hair style; the right half where it is symmetrical.

    Args:
        rim: outer edge, from the right side's lower end up to the crown.
        hairline: inner edge, from the middle of the forehead down to the same lower end.
        left_rim, left_hairline: the same for the left side, not mirrored; empty if symmetrical.
        back: outline of the hair behind the head, right half from top to bottom; may be empty.
        extra: what is added: "", "bun", "puffs" or "braids".
        curl: size of the curls along the rim; 0 for straight hair.
        spikes: size of the spikes along the rim; 0 for none.
        is_combed_along: strands run along the rim (long hair), else from crown to forehead.
    """

    rim: Shares
    hairline: Shares
    left_rim: Shares = ()
    left_hairline: Shares = ()
    back: Shares = ()
    extra: str = ""
    curl: float = 0.0
    spikes: float = 0.0
    is_combed_along: bool = True


_SHORT_RIM = ((1.01, -0.02), (1.07, -0.40), (0.92, -0.84), (0.50, -1.10), (0.0, -1.18))
_TALL_RIM = ((1.01, -0.02), (1.08, -0.40), (1.00, -0.92), (0.58, -1.24), (0.0, -1.32))
_ROUND_RIM = ((1.06, 0.02), (1.16, -0.40), (1.02, -0.88), (0.56, -1.16), (0.0, -1.22))
_TIGHT_RIM = ((1.00, -0.10), (1.04, -0.45), (0.86, -0.84), (0.46, -1.05), (0.0, -1.12))
_TIP = (1.02, 1.25)
_CURTAIN_RIM = (
    _TIP, (1.20, 0.85), (1.20, 0.30), (1.18, -0.35), (1.00, -0.88), (0.54, -1.14),
    (0.0, -1.23),
)  # fmt: skip
_BOB_RIM = (
    (0.86, 0.66), (1.16, 0.55), (1.24, 0.15), (1.18, -0.40), (1.00, -0.90), (0.54, -1.15),
    (0.0, -1.24),
)  # fmt: skip
_LONG_BACK = ((0, -1.0), (0.9, -0.8), (1.18, -0.1), (1.26, 0.7), (1.18, 1.5), (0, 1.55))
_BOB_BACK = ((0, -1.0), (0.9, -0.8), (1.18, -0.2), (1.24, 0.45), (0.95, 0.82), (0, 0.85))

STYLES: dict[str, HairStyle] = {
    "crop": HairStyle(
        rim=_SHORT_RIM,
        hairline=((0, -0.56), (0.42, -0.60), (0.74, -0.50), (0.88, -0.26), (0.97, -0.02)),
        is_combed_along=False,
    ),
    "swoop": HairStyle(
        rim=_SHORT_RIM,
        hairline=((-0.30, -0.72), (0.30, -0.50), (0.72, -0.36), (0.90, -0.20), (0.97, 0.0)),
        left_rim=((-1.01, -0.02), (-1.05, -0.40), (-0.88, -0.86), (-0.44, -1.12), (0.0, -1.16)),
        left_hairline=((-0.30, -0.72), (-0.60, -0.62), (-0.84, -0.40), (-0.97, -0.02)),
    ),
    "quiff": HairStyle(
        rim=_TALL_RIM,
        hairline=((0, -0.66), (0.40, -0.62), (0.70, -0.56), (0.90, -0.30), (0.97, -0.02)),
        spikes=0.07,
        is_combed_along=False,
    ),
    "fringe": HairStyle(
        rim=_ROUND_RIM,
        hairline=((0, -0.30), (0.35, -0.31), (0.68, -0.26), (0.90, -0.12), (1.0, 0.10)),
        is_combed_along=False,
    ),
    "bob": HairStyle(
        rim=_BOB_RIM,
        hairline=((0, -0.70), (0.44, -0.54), (0.80, -0.26), (0.94, 0.10), (0.86, 0.66)),
        back=_BOB_BACK,
    ),
    "long": HairStyle(
        rim=_CURTAIN_RIM,
        hairline=((0, -0.8), (0.34, -0.62), (0.76, -0.28), (0.95, 0.2), (0.94, 0.7), _TIP),
        back=_LONG_BACK,
    ),
    "waves": HairStyle(
        rim=_CURTAIN_RIM,
        hairline=((-0.35, -0.74), (0.24, -0.56), (0.76, -0.34), (0.96, 0.1), (0.90, 0.6), _TIP),
        left_rim=tuple((-x, y) for x, y in _CURTAIN_RIM),
        left_hairline=((-0.35, -0.74), (-0.72, -0.48), (-0.95, 0.05), (-0.92, 0.6), (-1.02, 1.25)),
        back=_LONG_BACK,
        curl=0.10,
    ),
    "curls": HairStyle(
        rim=((1.06, 0.16), (1.34, -0.14), (1.40, -0.62), (1.12, -1.14), (0.58, -1.38), (0, -1.44)),
        hairline=((0, -0.58), (0.40, -0.58), (0.74, -0.46), (0.92, -0.16), (1.0, 0.16)),
        curl=0.12,
        is_combed_along=False,
    ),
    "bun": HairStyle(
        rim=_TIGHT_RIM,
        hairline=((0, -0.70), (0.44, -0.64), (0.78, -0.46), (0.92, -0.24), (0.98, -0.10)),
        extra="bun",
        is_combed_along=False,
    ),
    "puffs": HairStyle(
        rim=_TIGHT_RIM,
        hairline=((0, -0.74), (0.44, -0.66), (0.78, -0.46), (0.92, -0.24), (0.98, -0.10)),
        extra="puffs",
        is_combed_along=False,
    ),
    "braids": HairStyle(
        rim=((1.0, 0.30), (1.10, -0.1), (1.10, -0.45), (0.90, -0.88), (0.48, -1.10), (0.0, -1.17)),
        hairline=((0, -0.84), (0.32, -0.68), (0.74, -0.40), (0.93, -0.06), (1.0, 0.30)),
        extra="braids",
    ),
}  # fmt: skip
