"""The page of a review as HTML: pure, but for its template and style, which are read once.

Everything is escaped by jinja2; nothing comes from elsewhere, and there is no script (`POLICY` allows none).
"""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from bot.core.review_page import PageState, Progress, ShownReview
from bot.core.verdict import Conclusion
from bot.core.wording import plural, sentence, uri_path, visible

_HERE = Path(__file__).parent
_STYLE = (_HERE / "review_page.css").read_text(encoding="utf-8")

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy of each page: our one style by its hash, and nothing else."""

BADGES = {
    Conclusion.SUCCESS: ("passed", "✓ Passed"),
    Conclusion.FAILURE: ("failed", "✗ Failed"),
    Conclusion.ACTION_REQUIRED: ("held", "! Action required"),
    Conclusion.CANCELLED: ("held", "Cancelled"),
}
"""How a conclusion is shown: the class, and words, for not everybody sees colours."""

COLUMNS = (Progress.NEW, Progress.REMAINING, Progress.FIXED, Progress.WAIVED)

SHORT = {
    PageState.UNDER_WAY: (
        "This commit is being reviewed",
        "There is no verdict yet. Load this page again in a moment.",
    ),
    PageState.REPLACED: (
        "Replaced by a newer push",
        "This commit has no verdict. The pull request's newest commit has a check of its own.",
    ),
    PageState.ENDED: ("This review ended without a verdict", "This commit was not reviewed."),
    PageState.GIVEN_UP: (
        "This commit was not reviewed",
        "ComplianceAgent could not run. Press Re-scan on the check run, or ask your administrator to look at the log.",
    ),
    PageState.UNREADABLE: (
        "This page cannot be shown",
        "Another release of ComplianceAgent kept it. See the check run; Re-scan there makes the page anew.",
    ),
}
"""Heading and sentence of a page without a verdict."""


def _spans(text: str) -> Markup:
    """Text with code in single backticks as HTML; a backtick without its second is one."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    pieces = (
        Markup("<code>{}</code>").format(part) if at % 2 else Markup.escape(part) for at, part in enumerate(parts)
    )
    return Markup("").join(pieces)


def _environment() -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"spans": _spans, "visible": visible}
    made.globals |= {"style": Markup(_STYLE), "plural": plural, "columns": COLUMNS}  # noqa: S704 - it is our own file
    return made


_TEMPLATE = _environment().from_string((_HERE / "review_page.html").read_text(encoding="utf-8"))


def review_html(shown: ShownReview) -> str:
    """The whole page."""
    page, body = shown.page, shown.body
    site = f"{shown.server_url}/{uri_path(page.job.repository)}"
    heading, words = SHORT.get(shown.state, ("", ""))
    kind, badge = BADGES[body.conclusion] if body else ("held", "No verdict")
    return _TEMPLATE.render(
        shown=shown,
        page=page,
        body=body,
        kind=kind,
        badge=badge,
        heading=body.title if body else heading,
        words=body.verdict if body else words,
        reason=sentence(page.reason) if shown.state in {PageState.ENDED, PageState.GIVEN_UP} else "",
        subject=f"{page.job.repository}#{page.job.number}"
        if page.job.number
        else f"{page.job.repository}, merge queue",
        pull=f"{site}/pull/{page.job.number}" if page.job.number else "",
        commit=f"{site}/commit/{page.head}",
        blob=f"{site}/blob/{page.head}",
        base_blob=f"{site}/blob/{body.base}" if body else "",
        titles={each.id: each.title for each in body.rules} if body else {},
    )


def message_html(heading: str, words: str) -> str:
    """A page that tells of no review: there is none, or it cannot be read now."""
    return _TEMPLATE.render(
        shown=None, page=None, body=None, kind="held", badge="", heading=heading, words=words, reason="", subject=""
    )
