"""How a scanner goes through a file, where its own way takes too long: imported in workers only."""
