"""What happens in recognition: consents, faces, captures, review."""
