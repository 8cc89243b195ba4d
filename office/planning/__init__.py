"""What the office is shown before it is written."""
