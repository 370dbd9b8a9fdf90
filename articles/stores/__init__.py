"""Files that lie elsewhere: in a bucket of an S3-compatible store instead of a folder."""
