"""How much a model may be asked: by one review, and for one installation in a day. Nothing is asked beyond it."""

from dataclasses import dataclass, replace

from bot.ports.clock import Clock
from bot.ports.stores import Database

REVIEW_TOKENS = 60_000
"""Of one review, in and out: some 20 questions. Our own choice; what a token costs depends on the endpoint."""

REVIEW_QUESTIONS = 20
REVIEW_SECONDS = 180.0
"""Of one review, all questions together: a review without them takes a few seconds."""


@dataclass(frozen=True)
class Purse:
    """The tokens that one installation has for a day (UTC), counted in the database: all its reviews, in whatever
    process, take from it before they ask."""

    database: Database
    clock: Clock
    installation: int
    daily: int

    async def left(self) -> int:
        """Raises StoreError."""
        async with self.database.reading() as work:
            spent = await work.model_tokens.of(self.installation, self.clock.now().date())
        return max(0, self.daily - spent.tokens)

    async def take(self, tokens: int) -> bool:
        """Whether so many were left: then they count from now on. Raises StoreError."""
        return await self._add(tokens, self.daily)

    async def settle(self, taken: int, told: int) -> None:
        """Count what was told instead of what was taken. Raises StoreError."""
        await self._add(told - taken)

    async def _add(self, tokens: int, most: int | None = None) -> bool:
        async with self.database.work() as work:
            spent = await work.model_tokens.of(self.installation, self.clock.now().date())
            after = max(0, spent.tokens + tokens)  # below nothing where a day ended between a question and its answer
            if most is not None and after > most:
                return False
            await work.model_tokens.put(self.installation, replace(spent, tokens=after))
            await work.commit()
            return True


@dataclass
class Allowance:
    """What a review may spend: `tokens`, in `questions`, as far as its installation's `purse` has them. With no tokens,
    it may have answers that are remembered."""

    tokens: int
    questions: int = REVIEW_QUESTIONS
    spent: int = 0
    purse: Purse | None = None

    @property
    def is_spent(self) -> bool:
        return self.spent >= self.tokens or self.questions <= 0

    async def take(self, most: int) -> bool:
        """Whether a question may be asked that costs so many tokens at most: then it costs them. Raises StoreError."""
        if self.is_spent or (self.purse is not None and not await self.purse.take(most)):
            return False
        self.questions -= 1
        self.spent += most
        return True

    async def settle(self, taken: int, told: int) -> None:
        """A question that so much was taken for has cost what was told. Raises StoreError."""
        self.spent += told - taken
        if self.purse is not None:
            await self.purse.settle(taken, told)


@dataclass(frozen=True)
class Ledger:
    """Gives each review its allowance."""

    database: Database
    clock: Clock
    daily_tokens: int

    async def allowance(self, installation: int) -> Allowance:
        """For one review. Raises StoreError."""
        purse = Purse(self.database, self.clock, installation, self.daily_tokens)
        return Allowance(min(REVIEW_TOKENS, await purse.left()), purse=purse)
