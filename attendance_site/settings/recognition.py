"""How faces are found and recognised, and the notice about it."""

from pathlib import Path

from attendance_site.env import (
    env_choice,
    env_file,
    env_float,
    env_hidden,
    env_int,
    env_list,
    env_path,
    env_shares,
    env_str,
    read_networks,
)
from attendance_site.settings.paths import VAR_DIR
from face_vision.cameras.addresses import PRIVATE
from face_vision.embedding.registry import NETWORKS
from faces.inference.network_processes import places_at

# Privacy notice: whom to ask, and what a school adds in its own words.
PRIVACY_CONTACT = env_str("PRIVACY_CONTACT")
PRIVACY_NOTICE_FILE = env_file("PRIVACY_NOTICE_FILE")

# Recognition
RECOGNITION_PIPELINE_BUILDER = "faces.engine.build_pipeline"
RECOGNITION_FPS = env_float("RECOGNITION_FPS", 5.0, low=0.5, high=30)
# Unset, it follows from the size of the picture.
RECOGNITION_MIN_FACE_PX = env_int("RECOGNITION_MIN_FACE_PX", None, low=12, high=400)
RECOGNITION_EMBEDDER = env_choice(
    "RECOGNITION_EMBEDDER", next(iter(NETWORKS)), choices=tuple(NETWORKS)
)
_NETWORK = NETWORKS[RECOGNITION_EMBEDDER]
RECOGNITION_EMBEDDER_FILE = env_file(
    "RECOGNITION_EMBEDDER_FILE",
    needed_by=f"RECOGNITION_EMBEDDER={_NETWORK.name}" if _NETWORK.needs_file else "",
)
# Unset, they are the network's own, which lie lower for the others than for dlib's.
RECOGNITION_PRESENT_SCORE = env_float(
    "RECOGNITION_PRESENT_SCORE", None, low=_NETWORK.lowest_present, high=1
)
RECOGNITION_CHECK_SCORE = env_float(
    "RECOGNITION_CHECK_SCORE", None, low=_NETWORK.lowest_check, high=1
)
RECOGNITION_MAX_VIDEO_S = env_int("RECOGNITION_MAX_VIDEO_S", 600, low=1, high=36_000)
RECOGNITION_MAX_UPLOAD_MB = env_int("RECOGNITION_MAX_UPLOAD_MB", 500, low=1, high=20_000)
# Where pages reach the networks (manage.py live_networks): this host's, or those of any hosts.
LIVE_NETWORKS_SOCKET = env_path("LIVE_NETWORKS_SOCKET", VAR_DIR / "live.sock")
LIVE_NETWORKS_URLS = env_list("LIVE_NETWORKS_URL")
LIVE_NETWORKS_TOKEN = env_hidden("LIVE_NETWORKS_TOKEN")
# Refuses what is no address.
places_at(LIVE_NETWORKS_URLS, socket=LIVE_NETWORKS_SOCKET, token=LIVE_NETWORKS_TOKEN)
# Where addresses of cameras may lead: without this machine itself, unless it is named.
_networks = {
    school: read_networks("CAMERA_NETWORKS", texts)
    for school, texts in env_shares("CAMERA_NETWORKS", PRIVATE).items()
}
CAMERA_NETWORKS = _networks.pop(None)
SCHOOL_CAMERA_NETWORKS = _networks
# Into which recorders may drop films: none, unless whoever runs the installation names them.
_folders = {
    school: tuple(map(Path, texts)) for school, texts in env_shares("CAMERA_FOLDERS").items()
}
CAMERA_FOLDERS = _folders.pop(None)
SCHOOL_CAMERA_FOLDERS = _folders
