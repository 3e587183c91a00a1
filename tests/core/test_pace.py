"""However many processes write for an installation, and however long each takes: never too fast, and never stuck."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.core.pace import BURST, LEASE, Pace

SPACING = 1.0

Steps = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 3)), max_size=150)
"""Who asks, and how much later than the last one who did."""


@dataclass
class World:
    pace: Pace = field(default_factory=Pace)
    now: float = 1e9
    writer: int | None = None

    def ask(self, who: int) -> bool:
        """Whether it may write. Whoever asks while it writes has ended."""
        if self.writer == who:
            self.pace, self.writer = self.pace.ended(), None
        if self.pace.wait(self.now, SPACING) > 0:
            return False
        self.pace, self.writer = self.pace.begun(self.now, SPACING), who
        return True


@given(Steps)
def test_in_any_time_there_are_no_more_writes_than_a_burst_and_one_a_second(steps: list[tuple[int, float]]) -> None:
    world, began = World(), []
    for who, later in steps:
        world.now += later
        if world.ask(who):
            began.append(world.now)
    for first, start in enumerate(began):
        for last in range(first, len(began)):
            assert last - first + 1 <= BURST + (began[last] - start) / SPACING + 1e-3


@given(Steps)
def test_two_write_at_once_only_where_one_is_given_up(steps: list[tuple[int, float]]) -> None:
    world, until = World(), 0.0
    for who, later in steps:
        world.now += later
        if world.writer == who:
            until = 0.0
        if world.ask(who):
            assert world.now >= until - 1e-3
            until = world.now + LEASE


@given(Steps, st.floats(0, 600))
def test_whoever_waits_as_long_as_told_comes_through(steps: list[tuple[int, float]], held: float) -> None:
    world = World()
    for who, later in steps:
        world.now += later
        world.ask(who)
    world.pace = world.pace.held(world.now, held)
    limit = world.now + max(held, LEASE, len(steps) * SPACING) + 1
    while (wait := world.pace.wait(world.now, SPACING)) > 0:
        assert wait <= max(held, len(steps) * SPACING) + 1e-3
        world.now += wait + 1e-6
        assert world.now <= limit


@given(st.floats(0, 100), st.floats(0, 100))
def test_the_longer_of_two_limits_holds(one: float, other: float) -> None:
    pace = Pace().held(1.0, one).held(1.0, other)
    assert abs(pace.wait(1.0, SPACING) - max(one, other)) < 1e-6
