"""What the office keeps of people beside the register."""

from office.models.contacts import Contact

__all__ = ["Contact"]
