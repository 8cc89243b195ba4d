"""Pages of the interfaces for other systems."""
