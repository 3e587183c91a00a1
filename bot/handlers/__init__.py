"""One file for each webhook event: from its payload to a job, or to nothing."""
