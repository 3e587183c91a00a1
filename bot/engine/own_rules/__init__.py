"""Rules that a repository brings itself: read as data, checked strictly, and asked like our own."""
