"""One file for each webhook event."""
