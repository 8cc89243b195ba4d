"""What people choose and type in when faces are registered."""
