"""Read row after row of a list: its cells, and what they say together of a student."""
