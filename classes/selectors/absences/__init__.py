"""Planned absences as pages list them, and the registers that they touch."""
