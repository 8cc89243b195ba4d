"""Stored files in a bucket: a server that speaks S3, over HTTP."""
