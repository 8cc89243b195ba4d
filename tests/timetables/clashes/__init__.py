"""Who or what is double booked."""
