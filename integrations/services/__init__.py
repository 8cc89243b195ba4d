"""What happens at the interfaces for other systems."""
