"""What is read for other systems."""
