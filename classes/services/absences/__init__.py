"""What enters planned absences, and what they change in registers."""
