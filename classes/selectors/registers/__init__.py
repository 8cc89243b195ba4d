"""What a change over days makes of registers."""
