"""Read class lists of other systems into plain values; the database is not asked."""
