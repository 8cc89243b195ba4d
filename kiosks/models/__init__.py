"""Kiosks at doors, and who stood before them."""

from kiosks.models.kiosks import Kiosk
from kiosks.models.visits import DoorVisit

__all__ = ["DoorVisit", "Kiosk"]
