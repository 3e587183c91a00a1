"""The demo as a person reads it in a terminal: comment by comment, each suggestion as a diff."""

import asyncio
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.syntax import Syntax
from rich.text import Text

from bot.demo.github.loopback import LoopbackGitHub
from bot.demo.github.state import CheckRun, IssueComment, PullRequest, ReviewComment, Thread

WIDTH = 100
SUGGESTION = re.compile(r"^(`{3,})suggestion\n(.*?)^\1[ ]*$\n?", re.M | re.S)
HIDDEN = re.compile(r"<!--.*?-->|<details>.*?</details>|</?sub>", re.S)


class Show:
    def __init__(self) -> None:
        terminal = sys.stdout.isatty()
        self._console = Console(width=WIDTH if not terminal else None, highlight=False, soft_wrap=False)

    def step(self, words: str) -> None:
        self._console.print(Text.assemble(("==> ", "bold cyan"), (words, "bold")))

    @contextmanager
    def waiting(self, words: str) -> Iterator[None]:
        """A spinner on a terminal, nothing in a pipe."""
        if not self._console.is_terminal:
            yield
            return
        with self._console.status(words):
            yield

    def review(self, pull: PullRequest, check: CheckRun, seconds: float) -> None:
        """The review as it stands on the pull request, then the check run."""
        self._console.print(f"    posted {seconds:.1f} s after the pull request was opened\n")
        for review in pull.reviews:
            self._console.print(Rule(f"Review by {review.user.login}", style="cyan", align="left"))
            self._markdown(review.body)
        for comment in pull.comments:
            self._comment(comment)
        self._check(check)

    def second_review(self, pull: PullRequest, check: CheckRun, thread: Thread, seconds: float) -> None:
        by = thread.resolved_by.login if thread.resolved_by else "nobody"
        self._console.print(f"    reviewed again in {seconds:.1f} s; the thread was resolved by {by}")
        self._console.print(
            f"    reviews so far: {len(pull.reviews)}, comments: {len(pull.comments)}: none is repeated\n"
        )
        self._check(check)

    def answer(self, comment: IssueComment) -> None:
        self._console.print(Panel(_rendered(comment.body), title=comment.user.login, title_align="left"))

    async def evidence(self, settings: dict[str, str]) -> None:
        """What the database holds, as the compliance team asks for it."""
        archive = str(Path(settings["COMPLIANCE_HOME"]) / "evidence.zip")
        year = datetime.now(UTC).year
        export = ("evidence", "export", "--period", f"{year}-01-01:{year}-12-31", "--output", archive)
        for words in (("audit", "verify"), export, ("evidence", "verify", archive)):
            self.step(f"complianceagent {' '.join(words).replace(archive, 'evidence.zip')}")
            said = (await _run(settings, *words)).replace(archive, "evidence.zip")
            self._console.print(Padding(Text.from_ansi(said), (0, 0, 0, 4)))
        self.step("What stands in evidence.zip")
        self._entries(archive)

    def keeping(self, settings: dict[str, str], github: LoopbackGitHub, log: Path, pages: Iterable[str]) -> None:
        """`pages` are the addresses of the reviews' pages."""
        self.step("Everything keeps running until Ctrl-C")
        self._console.print(f"    server    http://127.0.0.1:{settings['PORT']}/readyz   log {log}")
        for page in pages:
            self._console.print(f"    page      {page}", soft_wrap=True)
        self._console.print(f"    GitHub    {github.url}")
        self._console.print(f"    database  {settings['COMPLIANCE_HOME']}/complianceagent.db")

    def _entries(self, archive: str) -> None:
        import json  # noqa: PLC0415 - only the demo's last page needs them
        import zipfile  # noqa: PLC0415

        with zipfile.ZipFile(archive) as bundle:
            name = next(name for name in bundle.namelist() if name.endswith(".jsonl"))
            lines = bundle.read(name).decode("utf-8").splitlines()
        for line in lines:
            entry = json.loads(line)
            payload = json.loads(entry["payload"])
            shown = Text(f"    {entry['seq']:>3}  {entry['hash'][:12]}  {payload['kind']:<17} ")
            shown.append(_in_short(payload["body"]))
            self._console.print(shown, no_wrap=True, overflow="ellipsis")

    def _comment(self, comment: ReviewComment) -> None:
        anchor = comment.original
        lines = str(anchor.line) if anchor.start_line is None else f"{anchor.start_line}-{anchor.line}"
        self._console.print(Rule(f"{anchor.path}:{lines}", style="dim", align="left"))
        self._markdown(SUGGESTION.sub("\n\n", comment.body))
        match = SUGGESTION.search(comment.body)
        if match:
            self._console.print(Syntax(_as_diff(comment, match[2]), "diff", background_color="default", word_wrap=True))
        self._console.print()

    def _check(self, check: CheckRun) -> None:
        colour = "green" if check.conclusion == "success" else "red"
        title = f"{check.name}: {check.conclusion}"
        body = f"**{check.output.get('title', '')}**\n\n{check.output.get('summary', '')}"
        self._console.print(Panel(_rendered(body), title=title, title_align="left", border_style=colour))

    def _markdown(self, text: str) -> None:
        self._console.print(_rendered(text))


def _rendered(text: str) -> Markdown:
    """GitHub's Markdown, without what GitHub hides."""
    return Markdown(HIDDEN.sub("", text.replace("<br>", "\n\n")))


def _as_diff(comment: ReviewComment, suggested: str) -> str:
    """The commented lines and what the suggestion puts there: the hunk ends with exactly these lines."""
    anchor = comment.original
    count = 1 if anchor.start_line is None or anchor.line is None else anchor.line - anchor.start_line + 1
    shown = [line[1:] for line in anchor.diff_hunk.split("\n")[1:] if not line.startswith(("-", "\\"))]
    old = shown[-count:]
    new = suggested.removesuffix("\n").split("\n") if suggested else []
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    return "\n".join([*(f"- {line}" for line in old), *(f"+ {line}" for line in new)])


def _in_short(body: dict[str, object]) -> str:
    """The part of an entry that a person looks for."""
    names = (
        "endpoints",
        "conclusion",
        "rule",
        "path",
        "start_line",
        "by",
        "suggestion_accepted",
        "seconds_to_remediate",
        "outcome",
    )
    return "  ".join(f"{name}={body[name]}" for name in names if name in body)


async def _run(settings: dict[str, str], *words: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.cli",
        *words,
        env=settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return said.decode("utf-8", errors="replace").rstrip()
