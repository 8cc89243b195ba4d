"""What keeps a student's registered faces in order: which are compared, and what was corrected."""
