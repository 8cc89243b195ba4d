"""MobileFaceNet: its file and its graph."""
