"""What `manage.py check` verifies: networks, thresholds, templates of another network."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError

from face_vision.cage.children import has_bubblewrap
from face_vision.embedding.registry import NETWORKS
from face_vision.errors import WeightsMissing
from face_vision.weights import read_detector_weights
from faces.engine import build_embedder, get_pipeline, options_from_settings
from faces.models import FaceTemplate


@register(Tags.compatibility)
def check_weights(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    try:
        read_detector_weights()
        if not NETWORKS[settings.RECOGNITION_EMBEDDER].needs_file:
            build_embedder().verify_file()
    except WeightsMissing as error:
        return [Error(str(error), hint="Run: pip install -r requirements.txt", id="faces.E1")]
    return []


@register(Tags.compatibility)
def check_embedder_file(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a file that is not the network's; the network itself is not loaded."""
    network = NETWORKS[settings.RECOGNITION_EMBEDDER]
    if not network.needs_file:
        return _unused_file()
    try:
        build_embedder().verify_file()
    except WeightsMissing as error:
        hint = f"Set RECOGNITION_EMBEDDER_FILE to {network.file_description}."
        return [Error(str(error), hint=hint, id="faces.E3")]
    return []


def _unused_file() -> list[CheckMessage]:
    if not settings.RECOGNITION_EMBEDDER_FILE:
        return []
    name = settings.RECOGNITION_EMBEDDER
    sentence = f"RECOGNITION_EMBEDDER_FILE is not used: {name}'s network comes with its package."
    others = " or ".join(name for name, network in NETWORKS.items() if network.needs_file)
    hint = f"Set RECOGNITION_EMBEDDER to {others} too, or unset the file."
    return [Warning(sentence, hint=hint, id="faces.W1")]


@register(Tags.security, deploy=True)
def check_cage(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Say where films are decoded under limits alone: a container may forbid more."""
    if has_bubblewrap():
        return []
    sentence = "Films and pictures are decoded under limits of memory and time, but not shut off."
    hint = "Install bubblewrap, and allow user namespaces (docs/operations.md)."
    return [Warning(sentence, hint=hint, id="faces.W3")]


@register(Tags.compatibility)
def check_thresholds(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    try:
        options_from_settings()
    except ValueError as error:
        return [Error(str(error), hint="See the settings RECOGNITION_*.", id="faces.E2")]
    return []


@register(Tags.database)
def check_face_templates(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: object,
) -> list[CheckMessage]:
    """Name faces that cannot be compared; only where the database is asked for (--database)."""
    if "default" not in (databases or ()):
        return []
    try:
        stale = FaceTemplate.objects.exclude(network_id=get_pipeline().network_id)
        # The others are computed anew once they may be compared.
        n_stale = stale.with_consent().where_recognition_is_on().count()
    except (DatabaseError, WeightsMissing):
        return []  # Not migrated yet; or E1 and E3 say it.
    sentence = f"{n_stale} registered faces were made by another network and are not compared."
    hint = "Run: python manage.py rebuild_face_templates"
    return [Warning(sentence, hint=hint, id="faces.W2")] if n_stale else []
