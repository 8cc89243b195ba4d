"""Reports as files: spreadsheets, comma-separated values, JSON."""
