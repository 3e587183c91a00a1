"""One use case, one verb, one file."""
