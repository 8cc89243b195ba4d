"""Rooms that film by themselves: what they show, and an hour of them."""
