"""Judge a picture of a camera while somebody's face is being registered with guidance."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from recognition.engine import get_pipeline
from recognition.errors import LiveRefusedError
from recognition.vision.errors import VisionError
from recognition.vision.guidance import Wanted
from recognition.vision.images import read_picture

LONGEST_EDGE_PX = 1280


def judge_picture(picture: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Say what the person should do next; nothing of the picture is kept.

    `parameters`: `wanted` names the look that comes next, `level` is the pitch of the look
    straight ahead, degrees.
    """
    try:
        frame = read_picture(picture, max_edge_px=LONGEST_EDGE_PX)
    except VisionError as error:
        raise LiveRefusedError(_("The camera's picture cannot be read.")) from error
    wanted, level = Wanted(parameters["wanted"]), float(parameters["level"])
    judgement = get_pipeline().judge_frame(frame, wanted, level=level)
    pose = judgement.pose
    return {"advice": judgement.advice, "pitch": round(pose.pitch, 1) if pose else None}
