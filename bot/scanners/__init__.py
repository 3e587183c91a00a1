"""One file for each external scanner: pure translation between its words and ours."""
