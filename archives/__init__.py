"""Zips and workbooks from anybody, opened by a child process that can do nothing else."""
