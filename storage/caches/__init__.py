"""What is counted and noted for a while, where all processes find it; nothing in it is executed."""
