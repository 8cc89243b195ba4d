"""The desk on one machine: what it starts, its window, and the key that opens it without a word."""
