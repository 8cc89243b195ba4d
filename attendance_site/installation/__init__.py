"""What a single installation is: its environment file, and the answers of its operator."""
