"""Where stored files lie: in a folder of this machine, or in a bucket that speaks S3."""
