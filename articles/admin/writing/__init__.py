"""The writing desk in the admin."""
