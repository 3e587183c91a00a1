"""How much a model may be asked: by one review, and for one installation in a day. Nothing is asked beyond it."""

import json
from dataclasses import dataclass
from datetime import date

from bot.core.evidence import EvidenceKind
from bot.ports.clock import Clock
from bot.ports.stores import Database

REVIEW_TOKENS = 60_000
"""Of one review, in and out: some 20 questions. Our own choice; what a token costs depends on the endpoint."""

REVIEW_QUESTIONS = 20
REVIEW_SECONDS = 180.0
"""Of one review, all questions together: a review without them takes a few seconds."""


@dataclass
class Allowance:
    """What a review may spend: `tokens`, in `questions`. With no tokens, it may have answers that are remembered."""

    tokens: int
    questions: int = REVIEW_QUESTIONS
    spent: int = 0

    @property
    def is_spent(self) -> bool:
        return self.spent >= self.tokens or self.questions <= 0


class Ledger:
    """Counts each installation's tokens of a day (UTC). What earlier processes spent is read from the evidence."""

    def __init__(self, database: Database, clock: Clock, daily_tokens: int) -> None:
        self._database = database
        self._clock = clock
        self._daily = daily_tokens
        self._given: dict[int, tuple[date, list[Allowance], int]] = {}

    async def allowance(self, installation: int) -> Allowance:
        """For one review. Raises StoreError."""
        today = self._clock.now().date()
        known = self._given.get(installation)
        if known is None or known[0] != today:
            known = self._given[installation] = (today, [], await self._spent(installation))
        _, given, before = known
        left = self._daily - before - sum(each.spent for each in given)
        given.append(Allowance(max(0, min(REVIEW_TOKENS, left))))
        return given[-1]

    async def _spent(self, installation: int) -> int:
        start = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        async with self._database.reading() as work:
            entries = await work.evidence.entries(installation, since=start)
        return sum(_tokens(entry.payload) for entry in entries)


def _tokens(payload: str) -> int:
    entry = json.loads(payload)
    if entry.get("kind") != EvidenceKind.MODEL_USE:
        return 0
    body = entry["body"]
    return int(body["input_tokens"]) + int(body["output_tokens"])
