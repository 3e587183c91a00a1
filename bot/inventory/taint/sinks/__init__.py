"""Where a value decides something, one file for each topic, found by walking this folder."""
