"""Attendance written into other systems, in the form that they read."""
