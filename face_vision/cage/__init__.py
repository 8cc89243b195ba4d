"""Films and pictures of strangers, decoded by a child process that can do nothing else."""

from face_vision.cage.frames import frame_at, probe_video, read_picture, sample_frames

__all__ = ["frame_at", "probe_video", "read_picture", "sample_frames"]
