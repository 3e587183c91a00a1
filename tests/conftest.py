"""Fixtures for all tests, and the order in which several processes take them up."""

import os

import pytest
from hypothesis import settings

pytest_plugins = ["tests.db.fixtures", "tests.world.fixtures"]

# A deadline by the wall clock measures what else the machine does: what must be quick is measured in benchmarks.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: tests from end to end mostly wait, for processes and for the pace of writes. With
    one more, half of the processors' time is left over while those run."""
    return (os.cpu_count() or 1) + 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests from end to end first: the longest file, begun last, would have the other processes wait for it."""
    items.sort(key=lambda item: "e2e" not in item.path.parts)
