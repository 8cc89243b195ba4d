"""The address under which a calendar program reads a teacher's lessons."""
