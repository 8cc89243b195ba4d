"""What the office keeps of people beside the register."""

from office.models.contacts import Contact
from office.models.student_files import StudentErasure, StudentExport

__all__ = ["Contact", "StudentErasure", "StudentExport"]
