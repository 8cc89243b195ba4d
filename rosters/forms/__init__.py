"""What is filled in to send a roster, and to say how it is read."""
