"""What still goes on where nothing can be written."""
