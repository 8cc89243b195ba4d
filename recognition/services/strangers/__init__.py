"""What is said of faces of nobody, several at once."""
