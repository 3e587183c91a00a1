"""One file for each way to a fix, and verify.py, which proves it."""
