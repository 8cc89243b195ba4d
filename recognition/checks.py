"""What `manage.py check` verifies: weights present, thresholds sane, queue settings sane."""
