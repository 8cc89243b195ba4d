"""Who and what is held before the camera of a kiosk: drawn people, and pictures of them."""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np

from benchmarks.class_videos.cast import locate_face
from benchmarks.class_videos.room import FilmedSeat
from benchmarks.people_pictures.carriers import CARRIERS, CarriedPicture
from benchmarks.people_pictures.layers import put
from demo.people import DemoStudent, registration_drawings
from demo.portraits import describe_person, draw_portrait
from face_vision.detection.detector import MtcnnDetector
from face_vision.types import Frame

SIZE = (800, 450)
WALL = (206, 200, 188)
PORTRAIT_PX = 400
FACE_PX = 130.0
TIMES_S = tuple(0.5 * number for number in range(12))
YAWS = (0.0, 0.02, -0.03, 0.0, -0.15, -0.3, -0.2, 0.0, 0.15, 0.3, 0.2, 0.0)
"""Four pictures ahead, then a turn to both sides, as the page asks for."""

SWAY_PX = 5


def people(*seeds: int) -> list[Frame]:
    """Let people of the drawing stand there side by side and turn their heads."""
    return [_people(seeds, number) for number in range(len(TIMES_S))]


def _people(seeds: Sequence[int], number: int) -> Frame:
    frame, edge = _wall(), PORTRAIT_PX if len(seeds) == 1 else SIZE[0] // len(seeds) - 20
    sway_px = round(SWAY_PX * np.sin(TIMES_S[number]))
    for place, seed in enumerate(seeds):
        portrait = draw_portrait(
            describe_person(seed), yaw=YAWS[number], background=WALL, seed=number
        )
        left = round((place + 0.5) * SIZE[0] / len(seeds) - edge / 2) + sway_px
        small = cv2.resize(portrait, (edge, edge), interpolation=cv2.INTER_AREA)
        frame[SIZE[1] - edge :, left : left + edge] = small
    return frame


def picture_of(student: DemoStudent, carrier: str, *, is_registered: bool) -> list[Frame]:
    """Hold a poster, a print, a phone or a tablet there that shows a picture of a student."""
    shown = registration_drawings(student)[1] if is_registered else _photo(student.seed)
    picture = locate_face(shown, _detector())
    assert picture, student
    [kind] = [one for one in CARRIERS if one.name == carrier]
    seat = FilmedSeat(SIZE[0] / 2, SIZE[1] / 2, FACE_PX)
    held = CarriedPicture(kind, picture, seat, dice=np.random.default_rng(student.seed))
    frames = []
    for time_s in TIMES_S:
        frame = _wall()
        put(frame, held.layer_at(time_s), held.pose_at(time_s), (0.0, 0.0))
        frames.append(frame)
    return frames


def _photo(seed: int) -> Frame:
    return draw_portrait(describe_person(seed), yaw=0.1, mouth=0.2, seed=9)


def _wall() -> Frame:
    return np.full((SIZE[1], SIZE[0], 3), WALL, np.uint8)


@cache
def _detector() -> MtcnnDetector:
    return MtcnnDetector()
