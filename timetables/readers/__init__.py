"""Read timetables of other systems into rows of text, each with its line."""
