"""What the office types into the pages of the timetable."""
