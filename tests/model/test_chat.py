"""The adapter on the real protocol: every way in which an endpoint can fail is one of two errors, without the key."""

import gzip
import json
import traceback
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.adapters.openai.chat import LONGEST_BODY, ChatModel
from bot.core.identity import Secret
from bot.ports.model import ModelBusy, ModelError, Question, Reply
from tests.model.endpoint import KEY, Endpoint, answer, completion, fault, serving

PACKED = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
QUESTION = Question("Mend it.", (("user", "{}"),), {"type": "object"}, 500)


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    async with serving() as made:
        yield made


@pytest.fixture
async def model(endpoint: Endpoint) -> AsyncIterator[ChatModel]:
    made = ChatModel(Secret(KEY), endpoint.url, "loopback-1")
    yield made
    await made.close()


async def test_a_question_as_the_protocol_wants_it(endpoint: Endpoint, model: ChatModel) -> None:
    assert await model.ask(QUESTION, seconds=10) == Reply(answer(), 700, 60)
    (asked,) = endpoint.asked
    assert (asked["model"], asked["temperature"], asked["max_completion_tokens"]) == ("loopback-1", 0, 500)
    assert [each["role"] for each in asked["messages"]] == ["system", "user"]
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert endpoint.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (fault(429), ModelBusy),
        (fault(500), ModelBusy),
        (fault(503), ModelBusy),
        (fault(401), ModelError),
        (fault(400), ModelError),
        (5.0, ModelBusy),
        (web.Response(text="{not JSON", content_type="application/json"), ModelError),
        (web.Response(text="<html>", content_type="text/html"), ModelError),
        ({"object": "chat.completion"}, ModelError),
        ({"choices": []}, ModelError),
        (completion('{"fixable"', finish="length"), ModelError),
        (completion("x" * 300_000), ModelError),
        (completion("x" * 30_000_000), ModelError),
        (
            web.Response(body=gzip.compress(json.dumps(completion("x" * 9_000_000)).encode()), headers=PACKED),
            ModelError,
        ),
        (web.Response(status=307, headers={"Location": "http://127.0.0.1:9/v1/chat/completions"}), ModelError),
    ],
)
async def test_what_can_go_wrong(endpoint: Endpoint, model: ChatModel, said: object, error: type[ModelError]) -> None:
    endpoint.says = [said]
    with pytest.raises(ModelError) as caught:
        await model.ask(QUESTION, seconds=0.3 if said == 5.0 else 10)
    assert type(caught.value) is error
    assert len(endpoint.asked) == 1, "nothing is tried again behind our back"
    told = "".join(traceback.format_exception(caught.value))
    assert KEY not in told and KEY not in repr(caught.value.__context__)


@pytest.mark.parametrize("said", [completion(None, refusal="I will not"), completion("", finish="content_filter")])
async def test_a_refusal_is_an_empty_answer(endpoint: Endpoint, model: ChatModel, said: object) -> None:
    endpoint.says = [said]
    assert (await model.ask(QUESTION, seconds=10)).text == ""


async def test_an_endless_answer_fills_no_memory(model: ChatModel, endpoint: Endpoint) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b" " * 65_536

    endpoint.says = [web.Response(body=endless(), content_type="application/json")]
    with pytest.raises(ModelError, match="too long") as caught:
        await model.ask(QUESTION, seconds=10)
    assert sent < 20 * LONGEST_BODY
    assert caught.value.tokens is None, "it may have cost all the same"


async def test_nobody_there() -> None:
    model = ChatModel(Secret(KEY), "http://127.0.0.1:9/v1", "loopback-1")
    with pytest.raises(ModelBusy, match="could not be reached"):
        await model.ask(QUESTION, seconds=10)
    await model.close()
