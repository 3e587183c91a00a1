"""Ask a model where no way of ours has a proved fix, and prove its answer like any other."""

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.core.finding import Finding
from bot.core.fix import Advice, FileEdit, Fix, Proved
from bot.core.identity import Fingerprint, Sha256
from bot.core.location import Span
from bot.core.model_use import ModelUse
from bot.core.rule import RuleInfo
from bot.core.source import SourceFile
from bot.core.veil import SECRETS_RULE
from bot.fixes.model.answer import DECLINED, edits_of
from bot.fixes.model.guard import why_not
from bot.fixes.model.hollow import unseen
from bot.fixes.model.question import INSTRUCTIONS, MAX_TOKENS, SCHEMA, VERSION, ask, ask_again
from bot.fixes.model.window import Window, window_of
from bot.fixes.verify import Rejected, check_edits, parse_code
from bot.ports.model import Model, ModelBusy, ModelError, Question
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.ports.stores import Cache
from bot.scanners.judgement.credentials import is_password, is_token
from bot.services.mend_together import Head
from bot.services.model_allowance import REVIEW_SECONDS, Allowance
from bot.services.prove_fixes import Answer, FixProver

WAY = "model"
"""What this way to a fix is called in evidence and counts."""

MOST_QUESTIONS = 2
"""For one finding: the question, and one more with what was wrong."""

CHARACTERS = 2
"""Of a question for one token: fewer than code has, so that what is not told is never taken for too little."""

NO_TIME = "the review had no more time for an answer"

QUESTION_SECONDS = 45.0
READ_SECONDS = 20.0
"""For reading an answer in a worker."""

log = structlog.get_logger()


@dataclass
class _Dialogue:
    """What was said about one finding, what it cost as far as that was told, and what came of it."""

    messages: list[tuple[str, str]]
    asked: int = 0
    tokens: tuple[int, int] = (0, 0)
    outcome: str = ""

    def cost(self, tokens: tuple[int, int]) -> None:
        self.tokens = (self.tokens[0] + tokens[0], self.tokens[1] + tokens[1])

    @property
    def prompt(self) -> Sha256:
        said = json.dumps([VERSION, INSTRUCTIONS, self.messages], ensure_ascii=True)
        return Sha256(hashlib.sha256(said.encode()).hexdigest())


class ModelFixer:
    def __init__(
        self, model: Model, pool: ScanPool, prover: FixProver, cache: Cache, rules: Mapping[str, RuleInfo]
    ) -> None:
        self._model = model
        self._pool = pool
        self._prover = prover
        self._cache = cache
        self._rules = rules

    async def mend(
        self, findings: Sequence[Finding], answers: Mapping[Fingerprint, Answer], head: Head, allowance: Allowance
    ) -> tuple[dict[Fingerprint, Answer], tuple[ModelUse, ...]]:
        """The answers, with those of the model where there was no proved fix; and what it was asked for. A model that
        fails costs a suggestion, never a review."""
        found: dict[Fingerprint, Answer] = dict(answers)
        uses: list[ModelUse] = []
        deadline = asyncio.get_running_loop().time() + REVIEW_SECONDS
        for finding in findings:
            if isinstance(found.get(finding.fingerprint), Proved) or finding.rule not in self._rules:
                continue
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            try:
                async with asyncio.timeout(left):
                    answer = await self._mend_one(finding, head, allowance, uses)
            except TimeoutError:
                break
            except ModelBusy as busy:
                log.warning("the model was not asked any more", reason=str(busy))
                break
            if answer is not None:
                found[finding.fingerprint] = answer
        return found, tuple(uses)

    async def _mend_one(
        self, finding: Finding, head: Head, allowance: Allowance, uses: list[ModelUse]
    ) -> Answer | None:
        """Whatever comes of it, that code was sent is among the uses. Raises ModelBusy."""
        file = head.files.get(finding.location.path)
        window = await self._window(finding, file, head) if file is not None else None
        if file is None or window is None:
            return None
        dialogue = _Dialogue([("user", ask(finding, self._rules[finding.rule], window))])
        try:
            return await self._talk(finding, dialogue, window, head, allowance)
        finally:
            if dialogue.asked or dialogue.outcome:
                uses.append(self._use(finding, dialogue))

    async def _talk(
        self, finding: Finding, dialogue: _Dialogue, window: Window, head: Head, allowance: Allowance
    ) -> Answer | None:
        """Raises ModelBusy."""
        file = head.files[finding.location.path]
        for _ in range(MOST_QUESTIONS):
            try:
                text = await self._said(dialogue, allowance)
            except ModelError as error:
                dialogue.outcome = str(error)
                if isinstance(error, ModelBusy):
                    raise  # the endpoint is not to be asked for other findings either
                break
            if text is None:
                break
            if not text:
                dialogue.outcome = "the model refused"
                break
            answer = await self._proved(finding, text, window, file, head)
            if isinstance(answer, Proved):
                dialogue.outcome = "proved"
                return answer
            dialogue.outcome = answer.reason
            if answer.reason == DECLINED.reason:
                break
            dialogue.messages += [("assistant", text), ("user", ask_again(answer.reason))]
        return None

    async def _window(self, finding: Finding, file: SourceFile, head: Head) -> Window | None:
        here = (one for one in head.findings if one.location.path == file.path and one.rule == SECRETS_RULE)
        lines = frozenset(line for one in here for line in range(one.location.span.start, one.location.span.end + 1))
        try:
            return await self._pool.run(shown, file, finding.location.span, lines, seconds=READ_SECONDS)
        except WorkerLost:
            return None

    async def _said(self, dialogue: _Dialogue, allowance: Allowance) -> str | None:
        """The next answer, remembered or asked for; None where the allowance is spent. Raises ModelError."""
        key = f"model:{self._model.name}:{dialogue.prompt}"
        known = (await self._cache.get([key])).get(key)
        if known is not None:
            return known.decode()
        question = Question(INSTRUCTIONS, tuple(dialogue.messages), SCHEMA, MAX_TOKENS)
        # Until it is told what it cost, which some endpoints never do, it cost all that it could.
        most = sum(len(said) for _, said in (("", INSTRUCTIONS), *dialogue.messages)) // CHARACTERS + MAX_TOKENS
        if not await allowance.take(most):
            return None
        dialogue.asked += 1
        try:
            reply = await self._model.ask(question, seconds=QUESTION_SECONDS)
        except ModelError as error:
            if error.tokens is not None:
                await allowance.settle(most, sum(error.tokens))
                dialogue.cost(error.tokens)
            raise
        told = (reply.input_tokens, reply.output_tokens)
        if any(told):
            await allowance.settle(most, sum(told))
            dialogue.cost(told)
        await self._cache.put([(key, reply.text.encode("utf-8", "replace"))])
        return reply.text

    async def _proved(
        self, finding: Finding, text: str, window: Window, file: SourceFile, head: Head
    ) -> Proved | Advice:
        try:
            fix = await self._pool.run(read, finding, text, window, file, seconds=READ_SECONDS)
        except WorkerLost as lost:
            return Advice(finding.fingerprint, f"the model's answer could not be read: {lost}")
        if isinstance(fix, Rejected):
            return Advice(finding.fingerprint, fix.reason)
        # Nothing that a model says is said to people: these are our words, and the code is proved.
        summary = f"{self._model.name} wrote this change, and it was proved like any other; read it before you take it."
        return await self._prover.prove_one(
            finding, replace(fix, summary=summary), head.files, head.findings, head.read
        )

    def _use(self, finding: Finding, dialogue: _Dialogue) -> ModelUse:
        return ModelUse(
            finding=finding.fingerprint,
            rule=finding.rule,
            model=self._model.name,
            prompt=dialogue.prompt,
            questions=dialogue.asked,
            input_tokens=dialogue.tokens[0],
            output_tokens=dialogue.tokens[1],
            outcome=dialogue.outcome or NO_TIME,
        )


_BETWEEN = re.compile(r"[\s{}()<>@:/,;=?&|%\"']+")
"""What stands around a secret in a longer text: `Bearer ... `, `?key=...&`."""


def kind_of(text: str) -> str:
    """The kind of secret that a text in the code can be; "" for none."""
    if "PRIVATE KEY" in text or any(is_token(part) for part in (text, *_BETWEEN.split(text))):
        return "TOKEN"
    if "://" in text and "@" in text:
        return "ADDRESS"
    return "PASSWORD" if is_password(text) else ""


def shown(file: SourceFile, at: Span, secret_lines: frozenset[int]) -> Window | None:
    """What a model is shown for a finding. Runs in a worker, as all reading of code does."""
    code = parse_code(file)
    return window_of(code, file.language, at, kind_of, secret_lines) if code is not None else None


def read(finding: Finding, text: str, window: Window, file: SourceFile) -> Fix | Rejected:
    """The fix that an answer says, if it does nothing that no answer may do. Runs in a worker: it may be hostile."""
    before = parse_code(file)
    edits = edits_of(text, window, before) if before is not None else Rejected("the file cannot be read")
    if isinstance(edits, Rejected):
        return edits
    changed = check_edits(edits, file)
    if isinstance(changed, Rejected):
        return changed
    after = parse_code(changed)
    if before is None or after is None:
        return Rejected("the file cannot be read")
    reason = why_not(before, after)
    if not reason and unseen(before, after, "\n".join((*window.imports, *window.lines))):
        reason = "the model would use a value that it was not shown"
    if reason:
        return Rejected(reason)
    lead, *others = edits
    more = tuple(FileEdit(file.path, each) for each in others)
    return Fix(finding.fingerprint, file.path, WAY, "", lead, more)
