"""What belongs to lessons: reminders of their registers, the lock."""
