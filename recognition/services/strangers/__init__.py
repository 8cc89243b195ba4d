"""What is decided of unidentified faces, several at once."""
