"""Judge a picture of a camera while somebody's face is being registered with guidance."""

from collections.abc import Mapping
from typing import Any

from face_vision.cage.frames import read_picture
from face_vision.errors import VisionError
from face_vision.quality.guidance import PoseTarget, WantedPose
from faces.engine import get_pipeline
from faces.errors import LiveRefusedError

LONGEST_EDGE_PX = 1280


def judge_picture(picture: bytes, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Say what the person should do next; nothing of the picture is kept.

    `parameters`: `wanted` names the look that comes next, `level` is the pitch of the look
    straight ahead, degrees.
    """
    try:
        frame = read_picture(picture, max_edge_px=LONGEST_EDGE_PX)
    except VisionError as error:
        raise LiveRefusedError("camera_picture_unreadable") from error
    wanted = WantedPose(PoseTarget(parameters["wanted"]), float(parameters["level"]))
    assessment = get_pipeline().judge_frame(frame, wanted)
    pose = assessment.pose
    return {"advice": assessment.hint, "pitch": round(pose.pitch, 1) if pose else None}
