"""Two networks compared as one."""
