"""Try the recognition of labelled people on their own pictures."""
