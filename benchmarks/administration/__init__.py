"""Lists of the administration where fifty schools have kept their registers for a year."""
