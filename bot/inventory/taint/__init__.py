"""What a caller sends, followed through the code to where it decides something."""
