"""Whatever an endpoint does, a finding keeps its words, and what was asked is counted: the real protocol and proof."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.openai.chat import ChatModel
from bot.compose.engine import Engine, engine_in
from bot.core.fix import Advice, Proved
from bot.core.identity import Secret
from bot.core.model_use import ModelUse
from bot.fixes.model.question import MAX_TOKENS
from bot.services import ask_model
from bot.services.ask_model import ModelFixer
from bot.services.mend_together import Head
from bot.services.model_allowance import REVIEW_QUESTIONS, Allowance
from bot.services.prove_fixes import FixProver
from tests.model.endpoint import KEY, Endpoint, answer, completion, fault, serving
from tests.mutation.trial import Looked, look, source

CODE = """\
from flask import Flask, redirect, request

app = Flask(__name__)


@app.get("/a")
def first():
    return redirect(request.args["a"])


@app.get("/b")
def second():
    return redirect(request.args["b"])
"""
AT = CODE.split("\n").index('    return redirect(request.args["a"])') + 1
GOOD = answer(
    (
        AT,
        AT,
        [
            '    target = request.args["a"]',
            "    if not target.isalnum():",
            '        target = "home"',
            "    return redirect(target)",
        ],
    )
)
UNDONE = answer((AT, AT, ['    target = request.args["a"]', "    return redirect(target)"]))
SCRIPT = """\
import express, { Request, Response } from 'express';

export const router = express.Router();

router.get('/a', (req: Request, res: Response) => {
  res.redirect(req.query.a as string);
});

router.get('/b', (req: Request, res: Response) => {
  res.redirect(req.query.b as string);
});
"""
ACT = SCRIPT.split("\n").index("  res.redirect(req.query.a as string);") + 1
SCRIPT_GOOD = answer((ACT, ACT, ["  res.redirect('home');"]))
SCRIPT_UNDONE = answer((ACT, ACT, ["  const target = req.query.a as string;", "  res.redirect(target);"]))
SCRIPT_HOSTILE = answer((ACT, ACT, ["  require('child_process').exec(req.query.a);", "  res.redirect('home');"]))
HOSTILE = answer(
    (AT, AT, ["    import subprocess", '    subprocess.run(request.args["a"])', '    return redirect("/")'])
)


class Remembered:
    """A cache that lasts as long as one case."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        return {key: self.kept[key] for key in keys if key in self.kept}

    async def put(self, items: Iterable[tuple[str, bytes]]) -> None:
        self.kept.update(items)


class Asked:
    """An engine with two findings that no way of ours can mend, and an endpoint."""

    def __init__(self, engine: Engine, looked: Looked, endpoint: Endpoint) -> None:
        self.engine, self.looked, self.endpoint = engine, looked, endpoint
        self.findings = [one for one in looked.findings if one.rule == "SOC2-004"]
        self.cache = Remembered()

    async def ask(self, says: list[object], allowance: Allowance | None = None) -> tuple[list[bool], list[ModelUse]]:
        """Which of the two findings got a proved fix, and what the model was asked for."""
        self.endpoint.says, self.endpoint.asked[:] = list(says), []
        model = ChatModel(Secret(KEY), self.endpoint.url, "loopback-1")
        prover = FixProver(self.engine.pool, self.engine.reader, [])
        fixer = ModelFixer(model, self.engine.pool, prover, self.cache, self.engine.rules)
        words = {one.fingerprint: Advice(one.fingerprint, "no way of ours") for one in self.findings}
        head = Head(self.looked.files, self.looked.findings, self.looked.read)
        answers, uses = await fixer.mend(self.findings, words, head, allowance or Allowance(60_000))
        await model.close()
        return [isinstance(answers[one.fingerprint], Proved) for one in self.findings], list(uses)


@asynccontextmanager
async def asking(home: Path, path: str = "app.py", code: str = CODE) -> AsyncIterator[Asked]:
    async with serving() as endpoint, engine_in(home) as engine:
        files = {path: source(path, code.encode())}
        yield Asked(engine, await look(engine, files), endpoint)


DECLINED = answer(fixable=False)
BROKEN = web.Response(text="{not JSON", content_type="application/json")


async def test_what_comes_of_every_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_model, "QUESTION_SECONDS", 0.5)
    async with asking(tmp_path) as asked:
        assert len(asked.findings) == 2
        for busy in (fault(429), fault(500), fault(503), 3.0):
            fixed, (use,) = await asked.ask([busy])
            assert (fixed, use.questions, use.input_tokens) == ([False, False], 1, 0), busy
            assert len(asked.endpoint.asked) == 1, "whoever is busy is not asked for other findings"
        for said, reason, questions in (
            ([BROKEN], "", 1),
            ([completion(None, refusal="I will not")], "the model refused", 1),
            (["Sure! ```python\n```", "{"], "", 2),
            ([HOSTILE, HOSTILE], "", 2),
            ([UNDONE, UNDONE], "the finding is still there after the fix", 2),
        ):
            asked.cache = Remembered()
            fixed, uses = await asked.ask([*said, DECLINED])
            assert fixed == [False, False], said
            assert (uses[0].questions, uses[0].model) == (questions, "loopback-1")
            assert uses[0].outcome and uses[0].outcome != "proved" and reason in uses[0].outcome
            assert len(uses[0].prompt) == 64
            assert len(asked.endpoint.asked) == questions + 1, "the other finding is asked for all the same"


async def test_a_good_answer_is_proved_counted_and_remembered(tmp_path: Path) -> None:
    async with asking(tmp_path) as asked:
        fixed, (use, declined) = await asked.ask([HOSTILE, GOOD, DECLINED])
        assert fixed == [True, False]
        assert (use.outcome, use.questions, use.input_tokens, use.output_tokens) == ("proved", 2, 1400, 120)
        assert declined.questions == 1
        again, (use, _) = await asked.ask([])
        assert (again, use.questions, asked.endpoint.asked) == (fixed, 0, [])
        assert use.prompt != declined.prompt


async def test_a_typescript_file_is_asked_about_as_well(tmp_path: Path) -> None:
    async with asking(tmp_path, "src/routes.ts", SCRIPT) as asked:
        fixed, (use, other) = await asked.ask([SCRIPT_UNDONE, SCRIPT_HOSTILE, DECLINED])
        assert (fixed, use.questions) == ([False, False], 2)
        assert use.outcome == "the model would bring in child_process"
        asked.cache = Remembered()
        fixed, (use, other) = await asked.ask([SCRIPT_HOSTILE, SCRIPT_GOOD, DECLINED])
        assert (fixed, use.outcome, use.questions) == ([True, False], "proved", 2)
        told = json.loads(asked.endpoint.asked[1]["messages"][-1]["content"])
        assert told["not_accepted"] == "the model would bring in child_process"
        assert other.outcome == "the model knows no safe change either"


async def test_nothing_is_asked_beyond_what_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with asking(tmp_path) as asked:
        allowance = Allowance(60_000, questions=1)
        assert (await asked.ask([DECLINED, GOOD], allowance))[0] == [False, False]
        assert (len(asked.endpoint.asked), allowance.questions) == (1, 0)
        asked.cache = Remembered()
        assert (await asked.ask([HOSTILE, GOOD], Allowance(700)))[0] == [False, False]
        assert len(asked.endpoint.asked) == 1, "the first answer took all tokens"
        monkeypatch.setattr(ask_model, "REVIEW_SECONDS", 1.5)
        asked.cache = Remembered()
        fixed, (use,) = await asked.ask([9.0, GOOD])
        assert (fixed, use.questions, use.outcome) == ([False, False], 1, ask_model.NO_TIME)
        assert len(asked.endpoint.asked) == 1, "a review does not wait"


async def test_second_questions_count_as_questions(tmp_path: Path) -> None:
    """A model that is always wrong at first is asked about half as many findings, and for no more than a review may."""
    routes = [
        f'\n\n@app.get("/{at}")\ndef of_{at}():\n    return redirect(request.args["a{at}"])\n' for at in range(14)
    ]
    async with asking(tmp_path, code=CODE.partition("\n\n\n")[0] + "\n" + "".join(routes)) as asked:
        assert len(asked.findings) == len(routes)
        allowance = Allowance(60_000)
        fixed, uses = await asked.ask(["{", DECLINED] * 14, allowance)
        assert not any(fixed)
        assert [each.questions for each in uses] == [2] * (REVIEW_QUESTIONS // 2)
        assert (len(asked.endpoint.asked), allowance.questions) == (REVIEW_QUESTIONS, 0)
        assert allowance.spent == REVIEW_QUESTIONS * 760
        for first, second in zip(asked.endpoint.asked[::2], asked.endpoint.asked[1::2], strict=True):
            assert second["messages"][: len(first["messages"])] == first["messages"]
            (said, told) = second["messages"][len(first["messages"]) :]
            assert (said["role"], said["content"]) == ("assistant", "{")
            assert "not of the form asked for" in json.loads(told["content"])["not_accepted"]


async def test_what_costs_without_an_answer_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever makes the model talk until it is cut off would spend without end."""
    async with asking(tmp_path) as asked:
        allowance = Allowance(60_000)
        cut_off = completion('{"fixable"', finish="length")
        _, uses = await asked.ask([cut_off, cut_off], allowance)
        assert [(each.input_tokens, each.output_tokens) for each in uses] == [(700, 60)] * 2
        assert allowance.spent == 2 * 760
        allowance, untold = Allowance(60_000), completion(DECLINED)
        del untold["usage"]
        asked.cache = Remembered()
        _, uses = await asked.ask([untold, fault(401)], allowance)
        assert MAX_TOKENS < allowance.spent < 2 * MAX_TOKENS, (
            "one question of unknown cost, and one that was turned away"
        )
        monkeypatch.setattr(ask_model, "QUESTION_SECONDS", 0.3)
        allowance = Allowance(MAX_TOKENS)
        asked.cache = Remembered()
        await asked.ask([3.0], allowance)
        assert allowance.is_spent, "what nobody waited for may have cost all the same"
