"""The admin of cameras, captures and what was found in them."""

from recognition.admin import attention, worker_state
from recognition.admin.cameras import CameraAdmin
from recognition.admin.captures import CaptureAdmin
from recognition.admin.face_corrections import FaceCorrectionAdmin
from recognition.admin.proposal_stats import ProposalStatsAdmin
from recognition.admin.sightings import SightingAdmin

__all__ = [
    "CameraAdmin",
    "CaptureAdmin",
    "FaceCorrectionAdmin",
    "ProposalStatsAdmin",
    "SightingAdmin",
    "attention",
    "worker_state",
]
