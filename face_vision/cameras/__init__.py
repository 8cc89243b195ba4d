"""The cameras of a room: how they are written, which may be opened, and how they are recorded."""
