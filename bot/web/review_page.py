"""The page of a review as HTML: pure, but for its template, which is read once."""

from bot.core.review_page import PageState, Progress, ShownReview
from bot.core.verdict import Conclusion
from bot.core.wording import sentence, uri_path
from bot.web.pages import TEMPLATES

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


_TEMPLATE = TEMPLATES.get_template("review_page.html", globals={"columns": COLUMNS})


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
