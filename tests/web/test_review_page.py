"""The page of a review as HTML: true, readable by everybody, and deaf to what hostile code is called."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bot.core.review_page import PageState, Progress
from bot.core.verdict import Conclusion
from bot.web.pages import policy
from bot.web.review_page import SHORT, message_html, review_html
from tests import sample_outcome as sample
from tests.engine.test_compose_review import many
from tests.web.shown_reviews import body_of, full_body, shown

VOID = {"meta", "br", "link", "img", "input", "hr"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "section", "footer", "article"),
    *("h1", "h2", "h3", "p", "span", "strong", "code", "bdi", "pre", "time", "ul", "li", "dl", "dt", "dd", "div"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}


class Page(HTMLParser):
    """What a browser would find: elements that are all closed, their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.cells: list[list[str]] = []
        self.feed(text)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.cells.append([])
        if tag in {"th", "td"}:
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)
            if {"th", "td"} & set(self.open):
                self.cells[-1][-1] += data

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.found if tag in tags]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def test_the_verdict_and_the_counts_stand_at_the_top() -> None:
    page = Page(review_html(shown(full_body())))
    top = page.text[: page.text.index("By SOC 2 criterion")]
    assert "✗ Failed Could not look at everything: 3 findings so far" in top
    assert "New 2 Remaining 1 Fixed 1 Waived 1" in top
    rows = {row[0].split()[0]: row[1:] for row in page.cells if row[0].startswith("CC")}
    assert rows["CC6.1"] == ["2", "0", "1", "0"]
    assert rows["CC6.7"] == ["0", "1", "0", "1"]


def test_a_finding_is_linked_at_its_commit_with_its_fix_and_its_rule() -> None:
    page = Page(review_html(shown(full_body())))
    links = {each["href"] for each in page.all("a")}
    assert f"https://github.example.com/acme/shop/blob/{sample.HEAD}/app/users.py#L14-L15" in links
    assert "https://github.example.com/acme/shop/pull/7" in links
    assert "#rule-SOC2-001" in links
    for part in (
        "-async def remove(user_id: int): +async def remove(user_id: int, user: CurrentUser):",
        "Proved fix: Takes user: CurrentUser, as the endpoint beside it does. (applies, parses, re-scanned)",
        "Waived until 2026-12-31 by mona: It is behind the VPN.",
        "Fixed in ddddddd by dana",
        "static/app.min.js",
        "e" * 64,
        "complianceagent audit verify --installation 5",
        "Anyone who can reach the service can call the endpoint.",
    ):
        assert part in page.text, part


@pytest.mark.parametrize("state", [each for each in PageState if each is not PageState.DONE])
def test_a_review_without_a_verdict_shows_none(state: PageState) -> None:
    page = Page(review_html(shown(None, state, reason="the permission is missing", later="next")))
    heading, words = SHORT[state]
    assert heading in page.text and words in page.text
    assert ("The permission is missing." in page.text) == (state in {PageState.ENDED, PageState.GIVEN_UP})
    assert "Passed" not in page.text and "✓" not in page.text
    assert not [each for each in page.all("section") if "passed" in each["class"]]


@pytest.mark.parametrize("conclusion", list(Conclusion))
def test_only_a_check_that_is_green_has_a_green_page(conclusion: Conclusion) -> None:
    page = Page(review_html(shown(replace(body_of(sample.outcome(())), conclusion=conclusion))))
    assert ("✓ Passed" in page.text) == (conclusion is Conclusion.SUCCESS)


def test_a_merge_group_has_no_pull_request_to_link_to() -> None:
    page = Page(review_html(shown(body_of(sample.outcome(())), number=0)))
    assert "acme/shop, merge queue" in page.text
    assert not [each for each in page.all("a") if "/pull/" in each["href"]]


def test_reviews_before_and_after_are_linked() -> None:
    page = Page(review_html(shown(full_body(), earlier="before", later="after")))
    links = [(each["href"], each.get("rel")) for each in page.all("a")]
    assert ("before", "prev") in links and ("after", "next") in links
    assert "A newer review of this pull request is there" in page.text


HOSTILE = "</pre><script>alert(1)</script><img src=x onerror=y> {{ 7*7 }} \u202e`\"'& " + "x" * 2000


def hostile_page() -> str:
    found = (
        replace(sample.NO_LOGIN, message=HOSTILE, reasoning=HOSTILE, suppressed=HOSTILE),
        sample.finding("SOC2-007", f"src/{HOSTILE}.py", 1, 1, HOSTILE),
    )
    body = body_of(sample.outcome(found, fixes={sample.NO_LOGIN.fingerprint: sample.FIX}))
    (first,) = (each for each in body.findings if each.changes)
    change = replace(first.changes[0], lines=(f"+{HOSTILE[:60]}",))
    others = (each for each in body.findings if each is not first)
    body = replace(body, findings=(replace(first, changes=(change,)), *others), title=HOSTILE)
    return review_html(shown(body, reason=HOSTILE, repository=f"acme/{HOSTILE}"))


def test_nothing_in_the_code_becomes_a_part_of_the_page() -> None:
    page = Page(hostile_page())
    assert {tag for tag, _ in page.found} <= ALLOWED
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
    assert "<script>alert(1)</script>" in page.text, "it is there, as text"
    assert "{{ 7*7 }}" in page.text
    assert "\u202e" not in hostile_page()
    for each in page.all("a"):
        assert re.match(r"https://github\.example\.com/|#", each["href"]), each


def test_nothing_comes_from_elsewhere_and_no_script_may_run() -> None:
    text = review_html(shown(full_body()))
    assert not re.search(r"\b(src|srcset|action|background)=|@import|url\(|<script|javascript:|style=", text)
    for each in (policy(), policy(forms=True)):
        assert each.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in each and "script-src" not in each


def test_three_thousand_findings_make_a_page_of_bounded_size() -> None:
    text = review_html(shown(body_of(sample.outcome(many(3000)))))
    page = Page(text)
    assert "New 3,000" in page.text
    assert "And 2,500 more, which are counted above and not listed here." in page.text
    assert len(text) < 1_000_000
    assert len(page.all("article")) == 500


@pytest.mark.parametrize(
    "text",
    [
        review_html(shown(full_body(), earlier="a", later="b")),
        review_html(shown(None, PageState.UNDER_WAY)),
        message_html("There is no such page", "Pages are kept for 30 days."),
        hostile_page(),
    ],
    ids=["full", "under way", "missing", "hostile"],
)
def test_everybody_can_find_their_way(text: str) -> None:
    page = Page(text)
    assert page.all("html")[0]["lang"] == "en"
    assert "width=device-width" in str(page.all("meta"))
    headings = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings)), "none is left out"
    assert all(each.get("scope") in {"row", "col"} for each in page.all("th"))
    assert len(page.all("main")) == 1
    ids = Counter(each["id"] for _, each in page.found if "id" in each)
    assert not [name for name, times in ids.items() if times > 1]
    assert {each["href"][1:] for each in page.all("a") if each["href"].startswith("#")} <= set(ids)
    assert all("aria-label" in each for _, each in page.found if each.get("tabindex") == "0"), "what scrolls has a name"


def channel(value: int) -> float:
    """WCAG 2.2, "relative luminance"."""
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    lights = []
    for colour in (one, other):
        red, green, blue = (channel(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
        lights.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def test_every_text_has_the_contrast_that_wcag_aa_asks_for() -> None:
    schemes = re.findall(r":root \{(.*?)\}", review_html(shown(full_body())), re.S)
    assert len(schemes) == 3, "light, dark and print"
    for scheme in schemes:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", scheme))
        pairs = [(text, back) for text in ("text", "muted", "link") for back in ("back", "soft")]
        pairs += [(name, back) for name in ("good", "bad", "held") for back in (f"{name}-back",)]
        pairs += [(text, f"{name}-back") for text in ("text",) for name in ("good", "bad", "held")]
        poor = {pair: ratio for pair in pairs if (ratio := contrast(*(colours[name] for name in pair))) < 4.5}
        assert not poor


def test_each_progress_has_a_column() -> None:
    assert {each.value for each in Progress} == {"new", "remaining", "fixed", "waived"}
    assert all(f"<dt>{each.capitalize()}</dt>" in review_html(shown(full_body())) for each in Progress)
