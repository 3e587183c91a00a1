"""A pull request under a policy: the base's holds, whatever the change makes of it."""

import pytest

from bot.core.policy import POLICY_PATH
from bot.demo.github import Symlink
from bot.demo.sample_files import base_files
from tests.e2e.plant import bad
from tests.e2e.stage import ORGANISATION, Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

LET_BE = "exclude:\n- paths: ['tools/**']\n  reason: Is switched off in March.\n"


async def test_what_the_base_lets_be_stands_in_the_check_only(stage: Stage) -> None:
    shop = await stage.repository("policy-excluded", base_files() | {POLICY_PATH: LET_BE})
    pull = await stage.pull(shop, bad(1))
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "success"
    assert "Is switched off in March." in check.output["summary"]
    assert not pull.comments
    (review,) = stage.evidence("review", shop)
    assert [each["rule"] for each in review["let_be_by_policy"]] == ["SOC2-004"]


async def test_a_base_without_a_file_is_a_base(stage: Stage) -> None:
    """A branch that begins at an empty first commit brought a policy that let itself be."""
    shop = await stage.repository("policy-empty-root", {"README.md": "x\n"})
    empty = await stage.github.commit(shop, "main", {"README.md": None})
    await stage.github.commit(shop, "main", {"README.md": "y\n"})
    everything = LET_BE.replace("tools/**", "**")
    await stage.github.commit(shop, "change", bad(1) | {POLICY_PATH: everything}, onto=empty)
    pull = await stage.github.open_pull_request(shop, "change")
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert (check.conclusion, len(pull.comments)) == ("failure", 1)
    assert "CC3.4" in check.output["summary"]


async def test_what_lies_out_of_scope_is_named_also_where_nothing_is_found(stage: Stage) -> None:
    everything = LET_BE.replace("tools/**", "**")
    shop = await stage.repository("policy-everything", base_files() | {POLICY_PATH: everything})
    check = await stage.checked(await stage.pull(shop, {"tools/fine.py": "x = 1\n"}))
    assert check.conclusion == "success"
    said = check.output["summary"] + check.output.get("text", "")
    assert "`tools/fine.py`" in said and "excluded by the policy" in said


async def test_a_policy_behind_a_link_is_a_mistake_wherever_it_stands(stage: Stage) -> None:
    link: dict[str, str | Symlink] = {POLICY_PATH: Symlink("../policy.yml"), "policy.yml": "block: low\n"}
    shop = await stage.repository("policy-made-a-link")
    pull = await stage.pull(shop, {**link, "notes.txt": "x\n"})
    check = await stage.checked(pull)
    assert check.conclusion == "action_required"
    assert "it is a folder, a link, a submodule or a very large file" in check.output["summary"]
    await stage.job_ended(pull)
    old = await stage.repository("policy-is-a-link", {**base_files(), **link})
    later = await stage.checked(await stage.pull(old, {"notes.txt": "x\n"}))
    assert later.conclusion == "action_required" and "the defaults hold until it is mended" in later.output["summary"]


async def test_an_organisation_without_a_file_to_read_is_told_beside_the_review(own_stage: Stage) -> None:
    above = "required: [SOC2-004]\n" + "#" * 1_000_000
    await own_stage.github.create_repository(f"{ORGANISATION}/.github", {POLICY_PATH: above})
    shop = await own_stage.repository("policy-above-too-large", base_files() | {POLICY_PATH: LET_BE})
    pull = await own_stage.pull(shop, {"notes.txt": "x\n"})
    check = await own_stage.checked(pull)
    assert check.conclusion == "action_required"
    assert "has no file of at most 1 MB" in check.output["summary"]


async def test_a_folder_in_the_place_of_the_policy_is_no_absence_of_one(stage: Stage) -> None:
    strict, inside = "block: low\n", f"{POLICY_PATH}/notes.txt"
    shop = await stage.repository("policy-made-a-folder", base_files() | {POLICY_PATH: strict})
    pull = await stage.pull(shop, {POLICY_PATH: None, inside: "x\n"})
    check = await stage.checked(pull)
    assert check.conclusion == "action_required"
    assert "what held before this change holds on" in check.output["summary"] and "CC3.4" in check.output["summary"]
    await stage.job_ended(pull)
    old = await stage.repository("policy-is-a-folder", base_files() | {inside: "x\n"})
    later = await stage.checked(await stage.pull(old, {"notes.txt": "x\n"}))
    assert later.conclusion == "action_required" and "the defaults hold until it is mended" in later.output["summary"]


async def test_a_policy_under_a_name_that_is_not_read_is_told(stage: Stage) -> None:
    shop = await stage.repository("policy-misnamed")
    pull = await stage.pull(shop, {".github/compliance.yaml": LET_BE, "notes.txt": "x\n"})
    check = await stage.checked(pull)
    assert check.conclusion == "action_required"
    assert f"call it {POLICY_PATH}" in check.output["summary"]
    await stage.job_ended(pull)


async def test_a_change_does_not_relax_what_judges_it(stage: Stage) -> None:
    shop = await stage.repository("policy-relaxed")
    pull = await stage.pull(shop, bad(1) | {POLICY_PATH: LET_BE, ".github/workflows/ci.yml": "on: push\n"})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert len(pull.comments) == 1
    assert "CC3.4" in check.output["summary"]
    (review,) = stage.evidence("review", shop)
    assert review["control_changes"] == [
        f"{POLICY_PATH}: the policy of this check",
        ".github/workflows/ci.yml: what runs on a change",
    ]


async def test_a_mistake_is_named_on_the_change_that_makes_it(stage: Stage) -> None:
    shop = await stage.repository("policy-mistake")
    pull = await stage.pull(shop, {POLICY_PATH: "version: 1\nexlude: []\n"})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "action_required"
    assert "line 2" in check.output["summary"]
    assert "exclude" in check.output["summary"]


async def test_the_organisation_requires_a_rule(own_stage: Stage) -> None:
    defaults = "required: [SOC2-004]\n"
    await own_stage.github.create_repository(f"{ORGANISATION}/.github", {POLICY_PATH: defaults})
    shop = await own_stage.repository("policy-required", base_files() | {POLICY_PATH: LET_BE})
    pull = await own_stage.pull(shop, bad(1))
    check = await own_stage.checked(pull)
    assert check.conclusion == "failure"
    assert len(pull.comments) == 1
