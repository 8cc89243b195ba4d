"""Pages of the review and what a press in it answers."""
