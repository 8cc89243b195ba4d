"""The weekly timetable: its days, its lines."""
