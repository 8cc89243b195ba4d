"""What is read of files that hold pictures of several people; nothing of it is stored here."""
