"""Tables as they stand in files: rows of text, whatever program has saved them."""
