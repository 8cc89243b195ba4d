"""The cameras of rooms: what they film by themselves, and how they are."""
