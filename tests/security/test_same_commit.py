"""A check stands on a commit: nobody makes it green from a second pull request, or by moving the first one."""

import pytest

from bot.demo.sample_files import changed_files
from bot.handlers import pull_request
from tests.e2e.stage import staged
from tests.handlers.test_handlers import delivery, pull_payload


async def test_a_second_pull_request_does_not_make_the_commit_green(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with staged(tmp_path_factory.mktemp("stage")) as stage:
        shop = await stage.repository("twice")
        bad = await stage.github.commit(shop, "change", changed_files())
        # Who may push puts the bad commit into a branch, and a harmless one on top of it.
        await stage.github.commit(shop, "aside", {"notes.txt": "aside\n"}, onto=bad)
        await stage.github.commit(shop, "change", {"notes.txt": "harmless\n"})
        first = await stage.github.open_pull_request(shop, "change")
        assert (await stage.checked(first)).conclusion == "failure"
        await stage.job_ended(first)

        second = await stage.github.open_pull_request(shop, "change", "aside")
        await stage.job_ended(second)
        (check,) = [
            each for each in shop.checks.values() if each.external_id == f"pr-{second.number}-{second.head_sha}"
        ]
        assert check.conclusion == "action_required"
        assert f"#{first.number}" in check.output["summary"]

        await stage.github.close(first, "mira")
        await stage.github.close(second, "mira")
        third = await stage.github.open_pull_request(shop, "change", "aside")
        await stage.job_ended(third)
        (check,) = [each for each in shop.checks.values() if each.external_id == f"pr-{third.number}-{third.head_sha}"]
        assert check.conclusion == "success"


def test_another_base_is_another_change() -> None:
    edited = delivery("pull_request", "edited")
    moved = pull_payload() | {"changes": {"base": {"ref": {"from": "aside"}, "sha": {"from": "b" * 40}}}}
    assert pull_request.PLUGIN.job(edited, moved) is not None
    others: tuple[object, ...] = ({}, {"title": {"from": "x"}}, None, [])
    for changes in others:
        assert pull_request.PLUGIN.job(edited, pull_payload() | {"changes": changes}) is None
