"""What a table means as a class list: which column is what, where it begins and ends."""
