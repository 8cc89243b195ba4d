"""What pages show of the cameras of rooms."""
