"""Change the weekly timetable: lessons placed, moved, copied, removed, undone; periods, cover."""
