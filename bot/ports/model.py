"""A language model that is asked for a fix where no way of ours knows one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class ModelError(Exception):
    """No answer that could be read; the message says why, in half a sentence without any key. `tokens` (in and out) is
    what it cost all the same: nothing where the question was turned away, None where nobody tells."""

    def __init__(self, message: str, tokens: tuple[int, int] | None = (0, 0)) -> None:
        super().__init__(message)
        self.tokens = tokens


class ModelBusy(ModelError):
    """It asks us to come later, or is not there: nobody else is to be sent to it for now."""


@dataclass(frozen=True)
class Question:
    """`messages` are (role, text) in turn, the user's first; `schema` is the JSON schema that the answer follows."""

    instructions: str
    messages: tuple[tuple[str, str], ...]
    schema: Mapping[str, Any]
    max_tokens: int


@dataclass(frozen=True)
class Reply:
    """`text` is what it said, "" where it refused. Tokens are as the endpoint counts them."""

    text: str
    input_tokens: int
    output_tokens: int


class Model(Protocol):
    @property
    def name(self) -> str:
        """What the endpoint calls it."""
        ...

    async def ask(self, question: Question, *, seconds: float) -> Reply:
        """One answer, in at most so many seconds. Raises ModelError."""
        ...
