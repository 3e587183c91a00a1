"""A webhook as the code host remembers having sent it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sent:
    """`number` names this try at the host, `id` the delivery, which its tries share; `at` is when it was sent."""

    number: int
    id: str
    event: str
    at: datetime
    installation: int | None
    action: str = ""
