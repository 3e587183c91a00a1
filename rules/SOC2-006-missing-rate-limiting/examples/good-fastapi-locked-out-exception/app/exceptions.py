class UserLockedOut(Exception):
    """Five wrong passwords within a quarter of an hour."""
