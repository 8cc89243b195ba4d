"""What happens in recognition: captures, room films, uploads, review."""
