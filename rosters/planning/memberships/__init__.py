"""Plan who belongs to a class group, who leaves it, and who teaches it."""
