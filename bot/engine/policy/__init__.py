"""Read a policy, and hold findings and gaps against it."""
