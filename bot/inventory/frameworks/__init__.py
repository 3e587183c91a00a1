"""One file for each web framework, found by walking this folder."""
