"""Whether our check is required is asked once a day for each branch that changes go into, beside the reviews."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.adapters.db.work import Database
from bot.core.change import Gate, Requirement
from bot.core.standing import Standing
from bot.ports.code_host import CodeHosts, Gone
from bot.ports.required_checks import Branch
from bot.services import look_at_gates
from bot.services.look_at_gates import ASKED_AGAIN, OF_INTEREST, GatesLook
from bot.services.run_chore import NotAllDone

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAIN = Branch(5, "acme/shop", "main")


class At:
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


class Host:
    """Requires our check on `main` alone, and knows no repository but the shop."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.repository = ""

    def of(self, installation: int, repository: str) -> "Host":
        self.repository = repository
        return self

    async def required(self, branch: str) -> Requirement:
        self.asked.append(branch)
        if self.repository != MAIN.repository:
            raise Gone("no such repository")
        return Requirement(Gate.PINNED if branch == "main" else Gate.NONE, branch == "main")


async def seen(database: Database, *branches: Branch, at: datetime = NOW) -> None:
    async with database.work() as work:
        for branch in branches:
            await work.required_checks.seen(branch, at)
        await work.commit()


async def standing(database: Database, branch: Branch) -> Standing:
    async with database.reading() as work:
        return await work.required_checks.of(branch)


async def test_each_branch_is_asked_about_once_a_day(database: Database) -> None:
    clock, host = At(), Host()
    look = GatesLook(database, cast(CodeHosts, host), clock)
    await seen(database, MAIN, MAIN._replace(name="release"), MAIN._replace(repository="acme/gone"))
    assert await standing(database, MAIN) == Standing("main"), "nobody has asked yet"
    assert await look.run() == "3 branches asked about"
    assert await standing(database, MAIN) == Standing("main", Gate.PINNED, NOW)
    assert (await standing(database, MAIN._replace(name="release"))).label == "advisory"
    assert (await standing(database, MAIN._replace(repository="acme/gone"))).gate is Gate.UNKNOWN
    await seen(database, MAIN, at=NOW + timedelta(hours=1))
    assert await look.run() == "" and len(host.asked) == 3
    assert (await standing(database, MAIN)).gate is Gate.PINNED, "a review does not forget what was found"
    clock.moment += ASKED_AGAIN + timedelta(minutes=1)
    assert await look.run() == "3 branches asked about"


async def test_a_branch_that_nothing_is_reviewed_for_any_more_is_forgotten(database: Database) -> None:
    clock, host = At(), Host()
    look, feature = GatesLook(database, cast(CodeHosts, host), clock), MAIN._replace(name="feature")
    await seen(database, MAIN, feature)
    await look.run()
    clock.moment += OF_INTEREST + timedelta(days=1)
    host.asked.clear()
    assert await look.run() == "1 branch asked about"
    assert host.asked == ["main"], "who pushes to a protected branch is of interest for ever"
    async with database.reading() as work:
        assert await work.required_checks.is_guarded(MAIN)
        assert not await work.required_checks.is_guarded(feature)


async def test_what_was_found_at_a_merge_needs_no_look(database: Database) -> None:
    host = Host()
    async with database.work() as work:
        await work.required_checks.found(MAIN, Requirement(Gate.OPEN), NOW)
        await work.commit()
    assert await GatesLook(database, cast(CodeHosts, host), At()).run() == ""
    assert (await standing(database, MAIN)).gate is Gate.OPEN


async def test_too_many_are_looked_at_next_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_at_gates, "MOST_BRANCHES", 2)
    host = Host()
    await seen(database, *(MAIN._replace(name=f"b{number}") for number in range(3)))
    look = GatesLook(database, cast(CodeHosts, host), At())
    with pytest.raises(NotAllDone, match="2 branches"):
        await look.run()
    assert await look.run() == "1 branch asked about"
