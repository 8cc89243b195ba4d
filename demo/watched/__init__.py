"""The rooms of the demonstration school that film: cameras, lessons, what was seen."""
