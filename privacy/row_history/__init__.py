"""Old and new values of rows that are changed, whichever way."""
