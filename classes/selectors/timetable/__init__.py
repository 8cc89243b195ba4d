"""What the timetable's days are on a date."""
