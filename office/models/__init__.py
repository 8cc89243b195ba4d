"""What the office keeps of people beside the register."""

from office.models.contacts import Contact, ContactScope
from office.models.departures import Departure
from office.models.student_files import StudentErasure, StudentExport

__all__ = ["Contact", "ContactScope", "Departure", "StudentErasure", "StudentExport"]
