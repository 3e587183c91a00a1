"""A webhook delivery as it came in."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Delivery:
    """A webhook whose signature was verified.

    `id` is GitHub's `X-GitHub-Delivery`: a redelivery keeps it, so it is the idempotency key.
    `body` is the raw JSON text, kept because GitHub's own record of it decays.
    """

    id: str
    event: str
    action: str | None
    installation: int | None
    repository: str | None
    body: str
    received_at: datetime
