"""What is read before a report is mailed."""
