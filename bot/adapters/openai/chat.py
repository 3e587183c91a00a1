"""Fills the port Model by the chat completions of an OpenAI-compatible endpoint.

Structured output, temperature 0, no retries of the library's own, no redirects: code goes to the configured address
and nowhere else. (OpenAI API reference: "Create chat completion"; "Structured model outputs".)
"""

import asyncio
from typing import Any

import openai
from openai import AsyncOpenAI, DefaultAsyncHttpxClient

from bot.core.identity import Secret
from bot.ports.model import ModelBusy, ModelError, Question, Reply

WAIT = frozenset({408, 409, 429})
"""Statuses that ask us to come later; so does every 5xx (OpenAI docs: "Error codes")."""

LONGEST_REPLY = 200_000
"""Characters of an answer that are read: more than `max_tokens` allows comes from no honest endpoint."""

LONGEST_BODY = 8 * LONGEST_REPLY
"""Bytes of a response that are read: JSON writes a character in six at most, and says a little beside the answer."""


class _TooLong(Exception):
    """A response that nobody reads to its end."""


class _Bounded(DefaultAsyncHttpxClient):
    """Reads no more of a response than LONGEST_BODY, of an error's as well: an endpoint must not fill our memory."""

    async def send(self, request: Any, **options: Any) -> Any:
        """Raises _TooLong, also for what is packed though nobody asked for that: unpacked it may be of any size."""
        response = await super().send(request, **{**options, "stream": True})
        try:
            body = b""
            packed = response.headers.get("content-encoding", "identity") != "identity"
            async for part in response.aiter_raw():
                body += part
                if packed or len(body) > LONGEST_BODY:
                    raise _TooLong
        finally:
            await response.aclose()
        return type(response)(response.status_code, headers=response.headers, content=body, request=request)


class ChatModel:
    def __init__(self, key: Secret, base_url: str, name: str) -> None:
        self._name = name
        # Neither a proxy of the environment nor a redirect may lead the code elsewhere.
        headers = {"Accept-Encoding": "identity"}
        client = _Bounded(follow_redirects=False, trust_env=False, headers=headers)
        self._client = AsyncOpenAI(api_key=key.reveal(), base_url=base_url, max_retries=0, http_client=client)

    @property
    def name(self) -> str:
        return self._name

    async def close(self) -> None:
        await self._client.close()

    async def ask(self, question: Question, *, seconds: float) -> Reply:
        messages: list[Any] = [{"role": "system", "content": question.instructions}]
        messages += [{"role": role, "content": text} for role, text in question.messages]
        form: Any = {
            "type": "json_schema",
            "json_schema": {"name": "fix", "strict": True, "schema": dict(question.schema)},
        }
        fault: ModelError
        answer: Any = None
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.chat.completions.create(
                    model=self._name,
                    messages=messages,
                    temperature=0,
                    max_completion_tokens=question.max_tokens,
                    response_format=form,
                    store=False,
                    timeout=seconds,
                )
            return _reply(answer)
        except (TimeoutError, openai.APITimeoutError):
            fault = ModelBusy(f"the model gave no answer within {seconds:.0f} s", None)
        except openai.APIStatusError as error:
            later = error.status_code in WAIT or error.status_code >= 500
            fault = (ModelBusy if later else ModelError)(f"the model's endpoint answered {error.status_code}")
        except _TooLong:
            fault = ModelError("the model's answer was too long", None)
        except openai.APIConnectionError:
            fault = ModelBusy("the model's endpoint could not be reached")
        except (openai.OpenAIError, ValueError, TypeError, AttributeError, IndexError) as error:
            fault = ModelError(f"the model's answer was not understood ({type(error).__name__})", _told(answer))
        # Not from within the handler: the library's errors carry the request, and with it the key.
        raise fault


def _reply(answer: Any) -> Reply:
    """Raises the errors of reading what is not there: compatible endpoints leave out what they like."""
    choice = answer.choices[0]
    text = choice.message.content or ""
    if choice.finish_reason == "length":
        raise ModelError("the model's answer was cut off", _told(answer))
    if getattr(choice.message, "refusal", None) or choice.finish_reason == "content_filter":
        text = ""
    if not isinstance(text, str) or len(text) > LONGEST_REPLY:
        raise ModelError("the model's answer is no text, or too long", _told(answer))
    return Reply(text, *(_told(answer) or (0, 0)))


def _told(answer: Any) -> tuple[int, int] | None:
    """The tokens, in and out, that an answer says it cost; None where it says nothing of them."""
    usage = getattr(answer, "usage", None)
    counts = (_count(usage, "prompt_tokens"), _count(usage, "completion_tokens"))
    return counts if any(counts) else None


def _count(usage: Any, name: str) -> int:
    """Tokens as told; 0 for none, and for nonsense."""
    count = getattr(usage, name, 0)
    return count if isinstance(count, int) and 0 <= count < 10**9 else 0
