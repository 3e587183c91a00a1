"""The only SQL, HTTP and subprocesses."""
