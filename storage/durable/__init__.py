"""What has to be on the disk before anything goes on, whatever the power does."""
