"""Fixtures for all tests."""

from hypothesis import settings

pytest_plugins = ["tests.db.fixtures", "tests.world.fixtures"]

# A deadline by the wall clock measures what else the machine does: what must be quick is measured in benchmarks.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
