"""The settings with painted faces in place of the networks, for workers in their own process."""

from attendance_site.settings import *  # noqa: F403

RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"
