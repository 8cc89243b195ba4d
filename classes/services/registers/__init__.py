"""Rules of registers: the lock, days to come, reasons."""
