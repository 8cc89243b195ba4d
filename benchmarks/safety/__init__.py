"""What keeping everything safe costs: backups, and the cage in which films are decoded."""
