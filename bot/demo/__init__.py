"""A GitHub on loopback with real git repositories, for the demo and the tests."""
