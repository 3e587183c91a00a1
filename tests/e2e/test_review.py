"""The way of one pull request, end to end: real server, real HTTP, real git, real scanners."""

import re

import pytest

from bot.demo.github import FaultKind
from bot.demo.sample_files import base_files
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

MARKER = re.compile(r"<!-- complianceagent:finding=([0-9a-f]{32}) -->")
CLEAN = {"shop/prices.py": "def total(amounts: list[int]) -> int:\n    return sum(amounts)\n"}


REPORTS = """\
from fastapi import APIRouter

from shop.db import engine
from shop.models import Base

router = APIRouter()


@router.post("/reports/reset")
def reset() -> None:
    Base.metadata.drop_all(engine)
"""
MAIN = """\
from fastapi import Depends, FastAPI

from shop.api import orders, reports
from shop.security import get_current_user

app = FastAPI()
app.include_router(orders.router)
app.include_router(reports.router)
"""
IMPORT = "from examples import reports\n"


def rules_of(bodies: list[str]) -> list[str]:
    return sorted(match[0] for body in bodies if (match := re.search(r"SOC2-\d{3}", body)))


async def test_one_review_with_suggestions_and_one_check(stage: Stage) -> None:
    shop = await stage.repository("one-review")
    await stage.caught_up()
    before = len(stage.github.requests)
    pull = await stage.pull(shop)
    check = await stage.checked(pull)
    await stage.job_ended(pull)

    assert len(pull.reviews) == 1
    assert rules_of([comment.body for comment in pull.comments]) == ["SOC2-001", "SOC2-002", "SOC2-007", "SOC2-008"]
    assert all(MARKER.search(comment.body) for comment in pull.comments)
    suggested = [comment for comment in pull.comments if "```suggestion" in comment.body]
    assert rules_of([comment.body for comment in suggested]) == ["SOC2-001", "SOC2-002", "SOC2-007"]
    assert (check.name, check.conclusion) == ("ComplianceAgent / SOC 2", "failure")
    assert len(shop.checks) == 1
    api = [each for each in stage.github.requests[before:] if "/git/" not in each.path and ".git/" not in each.path]
    refused = [(each.path, each.status) for each in api if each.status >= 400]
    # Whether the organisation has defaults is a question that GitHub answers with 404 where it has none.
    assert refused in ([], [("/repos/acme/.github/installation", 404)])
    assert len(api) <= 8, [f"{each.method} {each.path}" for each in api]


async def test_the_controls_that_are_there_are_evidence(stage: Stage) -> None:
    shop = await stage.repository("controls")
    pull = await stage.pull(shop)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    (recorded,) = stage.evidence("control_inventory", shop)
    assert recorded["head"] == pull.head_sha
    assert recorded["not_read"] == 0
    kinds = {each["kind"]: each for each in recorded["controls"]}
    assert kinds["authentication"]["endpoints"] >= 4
    assert "shop/security.py" in {place["path"] for place in kinds["authentication"]["places"]}
    assert kinds["authentication"]["supports"] == ["CC6.1", "CC6.6"]
    assert recorded["summary"] in check.output["summary"]
    assert "behind authentication" in recorded["summary"]


async def test_the_secret_that_was_found_is_nowhere(stage: Stage) -> None:
    shop = await stage.repository("secret")
    pull = await stage.pull(shop)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    found = "q7Fd2mXw9RkTz4VbLs8YpHc3"
    said = [comment.body for comment in pull.comments] + [review.body for review in pull.reviews]
    assert not [text for text in (*said, str(check.output), stage.log.read_text()) if found in text]
    for table in ("jobs", "findings", "evidence", "intents"):
        assert not [row for row in stage.rows(f"SELECT * FROM {table}") if found in str(row)], table


async def test_a_clean_change_gets_a_green_check_and_no_comment(stage: Stage) -> None:
    shop = await stage.repository("clean")
    pull = await stage.pull(shop, CLEAN)
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "success"
    assert (pull.reviews, pull.comments, pull.conversation) == ([], [], [])


async def test_a_redelivery_says_nothing_twice(stage: Stage) -> None:
    shop = await stage.repository("redelivered")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    opened = [each for each in stage.github.deliveries if each.event == "pull_request"][-1]
    assert await stage.github.redeliver(opened.id) == 200
    assert len(await stage.job_ended(pull)) == 1
    assert len(pull.reviews) == 1


async def test_a_commit_that_is_reviewed_again_is_not_green_meanwhile(stage: Stage) -> None:
    shop = await stage.repository("reviewed-again", {"README.md": "x\n"})
    pull = await stage.pull(shop, {"shop/prices.py": "x = 1\n"})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "success"
    looking = stage.github.faults.add("GET", r"/acme/reviewed-again/compare/", FaultKind.SLOW, seconds=1.0)
    await stage.github.close(pull, "mira")
    await stage.github.reopen(pull, "mira")
    await stage.until(lambda: looking.times == 0, "the second review to look")
    assert (check.status, check.conclusion) == ("in_progress", None)
    await stage.job_ended(pull, 2)
    assert (check.status, check.conclusion) == ("completed", "success")
    assert len(shop.checks) == 1


async def test_the_second_push_repeats_nothing_and_marks_what_is_fixed(stage: Stage) -> None:
    shop = await stage.repository("second-push")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    comments = {rules_of([comment.body])[0]: comment for comment in pull.comments}

    billing = (await shop.git.file(pull.head_sha, "shop/billing.py") or b"").decode()
    by_hand = re.sub(r'BILLING_API_KEY = ".*"', 'BILLING_API_KEY = os.environ["BILLING_KEY"]', billing)
    head = await stage.github.push(pull, {"shop/billing.py": "# Moved down.\n\n" + by_hand}, author="dana")
    await stage.checked(pull, head)
    await stage.job_ended(pull, 2)

    assert len(pull.reviews) == 1, "nothing new, so no new review"
    assert comments["SOC2-002"].thread.resolved_by is not None
    assert [rule for rule, comment in comments.items() if comment.thread.resolved_by] == ["SOC2-002"]
    (remediation,) = stage.evidence("remediation", shop)
    assert (remediation["commit"], remediation["by"], remediation["suggestion_accepted"]) == (head, "dana", False)


async def test_an_accepted_suggestion_is_a_remediation(stage: Stage) -> None:
    shop = await stage.repository("accepted")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    chosen = next(comment for comment in pull.comments if "SOC2-001" in comment.body)
    head = await stage.github.accept_suggestion(chosen.id, "mira")
    await stage.checked(pull, head)
    await stage.job_ended(pull, 2)

    (remediation,) = stage.evidence("remediation", shop)
    assert (remediation["commit"], remediation["by"], remediation["suggestion_accepted"]) == (head, "mira", True)
    assert 0 <= remediation["seconds_to_remediate"] < 60
    (said,) = [each for each in stage.evidence("finding", shop) if each["rule"] == "SOC2-001"]
    assert (remediation["fingerprint"], remediation["suggestion"]) == (said["fingerprint"], said["suggestion"])
    assert remediation["scanned_again"] == head and remediation["found_at"] == remediation["suggested_at"]
    stage.github.add_collaborator(shop, "olga", "write")
    await stage.github.review(pull, "olga", "APPROVED")
    await stage.github.merge(pull, "mira")
    await stage.job_ended(pull, 3)
    (change,) = stage.evidence("change", shop)
    (ended,) = change["remediations"]
    assert (ended["fingerprint"], ended["commit"], ended["by"]) == (said["fingerprint"], head, "mira")
    assert (ended["suggestion_accepted"], ended["suggested_at"]) == (True, remediation["suggested_at"])
    assert ended["independent_approvers"] == ["olga"]
    assert chosen.thread.resolved_by is not None
    state = stage.rows("SELECT state FROM findings WHERE repository = ? AND state <> 'open'", shop.full_name)
    assert len(state) == 1


async def test_all_suggestions_accepted_leave_only_the_finding_without_one(stage: Stage) -> None:
    shop = await stage.repository("all-accepted")
    pull = await stage.pull(shop)
    await stage.checked(pull)
    await stage.job_ended(pull)
    chosen = [comment.id for comment in pull.comments if "```suggestion" in comment.body]
    head = await stage.github.accept_suggestions(chosen, "mira")
    await stage.checked(pull, head)
    await stage.job_ended(pull, 2)
    left = stage.rows("SELECT rule FROM findings WHERE repository = ? AND state = 'open'", shop.full_name)
    assert [row[0] for row in left] == ["SOC2-008"]


async def test_findings_outside_the_diff_are_annotations(stage: Stage) -> None:
    """The change ships what was an example: its endpoint stands in a file that the change does not touch."""
    files = base_files()
    files |= {"examples/__init__.py": "", "examples/reports.py": REPORTS}
    shop = await stage.repository("outside", files)
    shipped = MAIN.replace("import orders, reports", "import orders").replace("from shop.sec", IMPORT + "from shop.sec")
    pull = await stage.pull(shop, {"shop/main.py": shipped})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert pull.comments == []
    (annotation,) = [each for each in check.annotations if "SOC2-001" in each["title"]]
    assert annotation["path"] == "examples/reports.py"


async def test_a_routers_dependency_that_is_removed_is_told_on_its_line(stage: Stage) -> None:
    """The endpoints that it guarded stand in a file that the change does not touch."""
    files = base_files()
    files["shop/api/reports.py"] = REPORTS
    guard = "dependencies=[Depends(get_current_user)]"
    guarded = MAIN.replace("reports.router", f"reports.router, {guard}")
    files["shop/main.py"] = guarded
    shop = await stage.repository("router", files)
    pull = await stage.pull(shop, {"shop/main.py": MAIN})
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert check.annotations == []
    (comment,) = pull.comments
    assert "POST /reports/reset" in comment.body
    assert (comment.original.path, comment.original.side) == ("shop/main.py", "LEFT")
    assert guarded.splitlines()[comment.original.line - 1].startswith("app.include_router(reports.router, ")


async def test_configuration_in_the_pull_request_does_not_switch_us_off(stage: Stage) -> None:
    silenced = (
        'import subprocess\n\n\ndef run(name: str) -> None:\n    subprocess.call("ls " + name, shell=True)  # nosec\n'
    )
    shop = await stage.repository("silenced")
    pull = await stage.pull(
        shop,
        {
            "shop/tools.py": silenced,
            ".semgrepignore": "*\n",
            ".bandit": "[bandit]\nskips: B602\nexclude: /\n",
            "pyproject.toml": '[tool.bandit]\nexclude_dirs = ["shop"]\n',
        },
    )
    check = await stage.checked(pull)
    (comment,) = pull.comments
    assert "SOC2-004" in comment.body
    assert "nosec" in comment.body, "the suppression is reported"
    assert check.conclusion == "failure"


async def test_a_pull_request_that_was_closed_gets_no_review(stage: Stage) -> None:
    shop = await stage.repository("closed")
    await stage.github.commit(shop, "change", CLEAN)
    pull = await stage.github.open_pull_request(shop, "change")
    await stage.checked(pull)
    pull.state = "closed"
    head = await stage.github.push(pull, {"shop/prices.py": "x = 1\n"})
    assert not [check for check in shop.checks.values() if check.head_sha == head]
