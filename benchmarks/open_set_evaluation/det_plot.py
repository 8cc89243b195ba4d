"""Draw DET curves: students missed against strangers named, both on normal deviates' scales.

Martin et al. 1997, "The DET curve in assessment of detection task performance".
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from benchmarks.open_set_evaluation.draws import Setting
from face_vision.evaluation.error_rates import Searches

SHOWN = (
    Setting(30, 1, 1),
    Setting(30, 1, 3),
    Setting(30, 3, 1),
    Setting(30, 3, 3),
    Setting(120, 3, 1),
    Setting(120, 3, 3),
)
TICKS = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
LIMITS = (0.00025, 0.4)
N_POINTS = 400


def draw_det(curves: Mapping[Setting, tuple[Searches, Searches]], path: Path) -> None:
    """Write an SVG; of the settings those in `SHOWN`, both halves together.

    Raises:
        SystemExit: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise SystemExit("The plot needs matplotlib: pip install -r requirements-dev.txt") from None

    figure = Figure(figsize=(6.4, 5.6), layout="constrained")
    axes = figure.subplots()
    for setting in SHOWN:
        if setting in curves:
            fpirs, fnirs = _curve(curves[setting])
            label = f"{setting.roster}: {setting.enrolled} and {setting.looks}"
            axes.plot(norm.ppf(fpirs), norm.ppf(fnirs), label=label)
    places, words = norm.ppf(TICKS), [f"{100 * tick:g} %" for tick in TICKS]
    axes.set_xticks(places, words)
    axes.set_yticks(places, words)
    axes.set_xlim(*norm.ppf(LIMITS))
    axes.set_ylim(*norm.ppf(LIMITS))
    axes.set_xlabel("FPIR: strangers who get a name")
    axes.set_ylabel("FNIR: students missed")
    axes.grid(alpha=0.3)
    axes.legend(title="roster: pictures and looks")
    figure.savefig(path, format="svg", metadata={"Date": None})


def _curve(halves: tuple[Searches, Searches]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return FPIR and FNIR at falling thresholds, clipped to what so many searches can show."""
    mated = np.concatenate([half.mated for half in halves])
    non_mated = np.sort(np.concatenate([half.non_mated for half in halves]))[::-1]
    ranks = np.unique(np.geomspace(1, len(non_mated), N_POINTS).astype(int)) - 1
    fnirs = np.array([(mated < threshold).mean() for threshold in non_mated[ranks]])
    fpirs = (ranks + 1) / len(non_mated)
    smallest = 0.5 / len(mated)
    return np.clip(fpirs, 1e-6, 1 - 1e-6), np.clip(fnirs, smallest, 1 - smallest)
