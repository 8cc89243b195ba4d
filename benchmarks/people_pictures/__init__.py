"""Posters, prints, phones, tablets and televisions that show students, and people who sit still."""
