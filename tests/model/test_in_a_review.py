"""A model in a real review: asked last, proved like any other, remembered, limited, and off where the policy says."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.adapters.git.repository import GitRepository
from bot.adapters.openai.chat import ChatModel
from bot.compose.engine import Engine, engine_in
from bot.core.fix import Advice, Proved
from bot.core.identity import Secret
from bot.core.outcome import Outcome
from bot.demo.sample_files import base_files, changed_files
from bot.services.model_allowance import Allowance
from bot.services.read_policy import PolicySource
from tests.cli.test_local import git, write
from tests.model.endpoint import KEY, Endpoint, answer, fault, serving

PATH = "shop/api/orders.py"
LINES = changed_files()[PATH].split("\n")
AT = LINES.index("    db.delete(db.get_one(Order, order_id))") + 1
GOOD = answer(
    (
        AT,
        AT,
        [
            "    order = db.get_one(Order, order_id)",
            "    if order.owner_id != user.id:",
            '        raise HTTPException(status_code=404, detail="No such order")',
            "    db.delete(order)",
        ],
    )
)
UNDONE = answer((AT, AT, ["    found = db.get_one(Order, order_id)", "    db.delete(found)"]))
FORBIDDEN = PolicySource(None, b"fixes:\n  model: off\n")


@asynccontextmanager
async def engine_with(endpoint: Endpoint, home: Path) -> AsyncIterator[Engine]:
    model = ChatModel(Secret(KEY), endpoint.url, "loopback-1")
    async with engine_in(home, model) as engine:
        yield engine
    await model.close()


async def looked(
    engine: Engine, shop: Path, allowance: Allowance | None, source: PolicySource | None = None
) -> Outcome:
    repository = GitRepository.open(shop)
    base, head = await repository.resolve("main"), await repository.resolve("change")
    snapshot = await repository.snapshot(base, head)
    return await engine.scanner.scan(repository, snapshot, "x", source or PolicySource(base), allowance)


def owner_fix(outcome: Outcome) -> Proved | Advice:
    (found,) = (each for each in outcome.findings if each.rule == "SOC2-008")
    return outcome.fixes[found.fingerprint]


def made_shop(folder: Path) -> Path:
    git(folder, "init", "-q", "-b", "main")
    for branch, files in (("main", base_files()), ("change", changed_files())):
        write(folder, files)
        if branch != "main":
            git(folder, "switch", "-q", "-c", branch)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", branch)
    return folder


async def test_a_model_in_a_review(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    shop = made_shop(tmp_path / "shop")
    async with serving() as endpoint, engine_with(endpoint, tmp_path / "home") as engine:
        assert isinstance(owner_fix(await looked(engine, shop, None)), Advice), "no allowance, no question"
        assert isinstance(owner_fix(await looked(engine, shop, Allowance(9000), FORBIDDEN)), Advice)
        assert isinstance(owner_fix(await looked(engine, shop, Allowance(0))), Advice)
        assert endpoint.asked == []

        endpoint.says = [fault(429)]
        outcome = await looked(engine, shop, Allowance(9000))
        assert isinstance(owner_fix(outcome), Advice)
        assert [(use.questions, use.outcome) for use in outcome.model_uses] == [
            (1, "the model's endpoint answered 429")
        ], "code was sent, whatever came of it"

        endpoint.says = [UNDONE, GOOD]
        allowance = Allowance(9000)
        outcome = await looked(engine, shop, allowance)
        fix = owner_fix(outcome)
        assert isinstance(fix, Proved), fix
        assert (fix.fix.way, fix.proof.steps[-1]) == ("model", "re-scanned: the finding is gone and none is new")
        assert "loopback-1 wrote this change" in fix.fix.summary
        (use,) = outcome.model_uses
        assert (use.rule, use.outcome, use.questions, use.input_tokens, use.output_tokens) == (
            *("SOC2-008", "proved"),
            *(2, 1400, 120),
        )
        assert allowance.spent == 1520
        first, second = endpoint.asked[-2:]
        assert len(first["messages"]) == 2, "only where nothing else knows a fix"
        assert "still there after the fix" in json.loads(second["messages"][-1]["content"])["not_accepted"]
        sent = json.dumps(endpoint.asked)
        assert "q7Fd2mXw9RkTz4VbLs8YpHc3" not in sent and PATH not in sent

        before = len(endpoint.asked)
        again = await looked(engine, shop, Allowance(0))
        assert isinstance(owner_fix(again), Proved) and len(endpoint.asked) == before, "remembered by content"
        assert again.model_uses[0].questions == 0
