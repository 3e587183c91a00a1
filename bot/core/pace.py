"""How fast an installation may write to its code host: the arithmetic of its turns. Times are seconds of one clock.

GitHub asks for writes one at a time and a second apart, and takes at most 80 requests a minute that make content (docs,
"Best practices for using the REST API" and "Rate limits for the REST API"). A leaky bucket holds that: `BURST` writes
may follow each other at once after a rest, which is those of one review, then one a second: at most 66 in any minute.
"""

from dataclasses import dataclass, replace

SPACING = 1.0
BURST = 6

LEASE = 2.0
"""How long others wait for a write to end, for its process may have died. One that takes longer has others beside it:
GitHub refuses concurrent requests by their number only, a hundred of them."""

AGAIN = 0.1
"""Seconds after which it is asked again whether a write of somebody else has ended."""


@dataclass(frozen=True)
class Pace:
    """Where an installation stands: until when somebody writes, at the latest; when the bucket will be empty; and until
    when a limit of the code host keeps everybody from asking."""

    busy_until: float = 0.0
    empty_at: float = 0.0
    held_until: float = 0.0

    def wait(self, now: float, spacing: float) -> float:
        """Seconds after which to ask again who may write; 0: whoever asks."""
        known = max(self.held_until, self.empty_at - (BURST - 1) * spacing) - now
        return known if known > 0 else min(AGAIN, max(0.0, self.busy_until - now))

    def begun(self, now: float, spacing: float) -> "Pace":
        """After somebody has begun to write."""
        return replace(self, busy_until=now + LEASE, empty_at=max(self.empty_at, now) + spacing)

    def ended(self) -> "Pace":
        return replace(self, busy_until=0.0)

    def held(self, now: float, seconds: float) -> "Pace":
        """Whoever goes on asking while limited is shut out for longer."""
        return replace(self, held_until=max(self.held_until, now + seconds))
