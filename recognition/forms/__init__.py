"""What people choose when they take attendance and name faces."""
