"""Pages of the timetable: the week as a grid, the periods of the day, cover."""
