"""What the scanners judge alike: which files are the product's own code, and which literals are secrets."""
