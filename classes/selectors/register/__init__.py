"""What registers hold, and which are missing."""
