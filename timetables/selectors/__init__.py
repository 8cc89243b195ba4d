"""The weekly timetable as a grid: of a class, a teacher or a room."""
