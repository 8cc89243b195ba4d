"""Pages of whoever administers a school: send a roster, say how it is read, apply it."""
