"""Read class lists of other systems into plain values, and compare them with a school."""
