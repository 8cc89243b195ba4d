"""Files and cameras that pictures come from and go to."""
