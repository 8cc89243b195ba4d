"""What must hold where site, workers and networks run on more than one host."""
