"""What lessons of a day add up to."""
