"""What an operator asks the command line: what is wrong, what could not be done, and to try it again."""

import asyncio
import base64
import os
import re
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from bot.demo.server_process import serving
from tests.e2e.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def said(settings: Mapping[str, str], *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *arguments),
        env={**os.environ, **settings},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode()


async def test_all_is_well_and_what_is_not_is_named(stage: Stage) -> None:
    await stage.job_ended(await stage.pull(await stage.repository("doctor"), {"shop/prices.py": "x = 1\n"}))
    code, text = await said(stage.settings, "doctor")
    assert code == 0, text
    for part in ("settings", "git", "scanners", "disk", "database", "queue", "GitHub App", "permissions", "webhook"):
        assert f"  ok  {part}" in text, text
    assert "All is well." in text
    assert f"  ok  pages of reviews: {stage.settings['PUBLIC_URL']}" in text
    assert not any(secret in text for secret in stage.secrets())


async def test_faults_on_github_and_here_are_told_with_what_to_do(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        stage.app.events = ["pull_request"]
        stage.app.permissions = {"metadata": "read", "checks": "read", "pull_requests": "write"}
        stage.app.webhook_url = "https://example.com/elsewhere"
        code, text = await said(stage.settings, "doctor")
        assert code == 1, text
        assert "   x  database: the tables are not up to date; run `complianceagent db upgrade`" in text
        assert "lacks checks: write, contents: write and issues: write" in text
        assert "not subscribed to issue_comment" in text
        assert "has to end with /webhooks/github" in text
        code, text = await said({**stage.settings, "GITHUB_APP_ID": "1", "PUBLIC_URL": ""}, "doctor")
        assert "  ok  pages of reviews: none: PUBLIC_URL is not set" in text
        assert "knows no App 1; see GITHUB_APP_ID" in text
        code, text = await said({**stage.settings, "GITHUB_WEBHOOK_SECRET": "short", "PORT": "none"}, "doctor")
        assert (code, "GITHUB_WEBHOOK_SECRET" in text, "PORT" in text) == (2, True, True)


async def test_what_was_given_up_is_listed_and_tried_again(stage: Stage) -> None:
    pull = await stage.pull(await stage.repository("again"))
    await stage.job_ended(pull)
    name = stage.rows("SELECT id FROM jobs WHERE repository = ?", pull.repository.full_name)[0][0]
    with closing(sqlite3.connect(stage.database, timeout=30)) as connection, connection:
        connection.execute("UPDATE jobs SET state = 'failed', reason = 'the moon \x1b[31m' WHERE id = ?", (name,))
    code, text = await said(stage.settings, "jobs", "list")
    assert (code, f"{name}  review of acme/again#{pull.number}" in text, "\x1b" in text) == (0, True, False)
    code, text = await said(stage.settings, "doctor")
    assert (code, "the moon" in text) == (1, True)
    assert (await said(stage.settings, "jobs", "retry"))[0] == 2
    code, text = await said(stage.settings, "jobs", "retry", name, "review-nobody")
    assert (code, "review-nobody; nothing was queued" in text) == (2, True)
    assert await said(stage.settings, "jobs", "retry", "--all") == (0, "1 job queued.\n")
    assert [each[0] for each in await stage.job_ended(pull, 2)] == ["retried", "done"]
    assert len(pull.reviews) == 1, "what was said is not said again"
    assert await said(stage.settings, "jobs", "list") == (0, "No job was given up.\n")


async def test_the_dashboard_tries_it_again_too(tmp_path: Path) -> None:
    async with staged(tmp_path, start=False) as stage:
        token = stage.settings["METRICS_TOKEN"] = "m" * 32
        basic = f"Basic {base64.b64encode(f'ops:{token}'.encode()).decode()}"
        async with serving(stage.settings, stage.log), aiohttp.ClientSession(headers={"Authorization": basic}) as ops:
            pull = await stage.pull(await stage.repository("board"))
            await stage.job_ended(pull)
            with closing(sqlite3.connect(stage.database, timeout=30)) as connection, connection:
                connection.execute("UPDATE jobs SET state = 'failed', reason = 'the moon' WHERE kind = 'review'")
            url = f"{stage.settings['PUBLIC_URL']}/dashboard"
            async with ops.get(url) as answer:
                text = await answer.text()
            assert "1 job given up" in text and "The moon." in text and f"acme/board#{pull.number}" in text
            fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))
            async with ops.post(f"{url}/retry", data=fields) as answer:
                assert (answer.status, str(answer.url)) == (200, url)
                assert "0 jobs given up" in await answer.text()
            assert [each[0] for each in await stage.job_ended(pull, 2)] == ["retried", "done"]
            assert len(pull.reviews) == 1, "what was said is not said again"
