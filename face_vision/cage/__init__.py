"""Films and pictures of strangers, decoded by a child process that can do nothing else."""
