"""Reviews: one write with all its comments, taken whole or refused whole."""

from collections.abc import Mapping
from typing import Any

from bot.demo.github.anchors import AnchorRefused, files_at, place
from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import not_found, unprocessable
from bot.demo.github.state import Anchor, Json, PullRequest, Review, ReviewComment, Thread, User, World, now
from bot.demo.github.talk_payloads import review_comment_json, review_json

BODY_LIMIT = 65_536
"""Characters of any comment's body (observed by many; GitHub's own message names it)."""

STATES = {"COMMENT": "COMMENTED", "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", None: "PENDING"}
TOO_LONG = f"Body is too long (maximum is {BODY_LIMIT} characters)"
OWN = {
    "APPROVE": "Can not approve your own pull request",
    "REQUEST_CHANGES": "Can not request changes on your own pull request",
}


async def create_review(call: Call) -> Reply:
    pull, user = call.pull, call.holder.installation.app.bot
    body, event, asked = call.body.get("body") or "", call.body.get("event"), call.body.get("comments") or []
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked):
        raise unprocessable("comments is not a list of objects")
    _check_review(pull, user, body, event, asked)
    commit = call.body.get("commit_id") or pull.head_sha
    files = await files_at(pull, commit)
    try:
        anchors = [place(files, commit, one) for one in asked]
    except AnchorRefused as refusal:
        raise unprocessable(str(refusal)) from refusal
    review = add_review(call.world, pull, user, commit, body=body, state=STATES[event])
    for one, anchor in zip(asked, anchors, strict=True):
        comment = start_thread(call.world, review, one["body"], anchor)
        if event is not None:
            call.hooks.review_comment("created", comment)
    if event is not None:
        call.hooks.review("submitted", review)
    return Reply(200, review_json(call.links, review))


def _check_review(pull: PullRequest, user: User, body: object, event: object, asked: list[Mapping[str, Any]]) -> None:
    if pull.locked:
        raise unprocessable("lock prevents review")
    if event not in STATES:
        raise unprocessable(f"Variable $event of type PullRequestReviewEvent was provided invalid value {event}")
    if user is pull.author and event in OWN:
        raise unprocessable(OWN[str(event)])
    if event is None and any(one.user is user and one.state == "PENDING" for one in pull.reviews):
        raise unprocessable("User can only have one pending review per pull request")
    if not body and event in ("REQUEST_CHANGES", "COMMENT"):
        raise unprocessable("Could not create a review: body can't be blank")
    texts = [body, *(one.get("body") for one in asked)]
    if any(not isinstance(text, str) for text in texts) or not all(texts[1:]):
        raise unprocessable("Body can't be blank")
    if any(len(str(text)) > BODY_LIMIT for text in texts):
        raise unprocessable(TOO_LONG)


def add_review(world: World, pull: PullRequest, user: User, commit: str, *, body: str, state: str) -> Review:
    """Put a review on a pull request."""
    submitted = None if state == "PENDING" else now()
    review = Review(next(world.ids), pull, user, body, state, commit, submitted)
    pull.reviews.append(review)
    return review


def start_thread(world: World, review: Review, body: str, anchor: Anchor) -> ReviewComment:
    """Put a review's comment on the diff, as the first of a new thread."""
    thread = Thread(next(world.ids), review.pull)
    current = anchor if anchor.commit == review.pull.head_sha else None
    comment = ReviewComment(next(world.ids), thread, review, review.user, body, anchor, current)
    thread.comments.append(comment)
    review.pull.threads.append(thread)
    return comment


def _visible(call: Call) -> list[Review]:
    user = call.holder.installation.app.bot
    return [one for one in call.pull.reviews if one.state != "PENDING" or one.user is user]


def _review(call: Call) -> Review:
    number = call.number("review_id")
    found = next((one for one in _visible(call) if one.id == number), None)
    if found is None:
        raise not_found()
    return found


async def list_reviews(call: Call) -> Reply:
    return call.page(_visible(call), lambda one: review_json(call.links, one))


async def get_review(call: Call) -> Reply:
    return Reply(200, review_json(call.links, _review(call)))


async def update_review(call: Call) -> Reply:
    """Change the summary's text; nothing else of a submitted review can change."""
    review, body = _review(call), call.body.get("body")
    if not isinstance(body, str) or len(body) > BODY_LIMIT:
        raise unprocessable(TOO_LONG if isinstance(body, str) else "Body can't be blank")
    if review.user is not call.holder.installation.app.bot:
        raise unprocessable("Can not edit another user's review")
    review.body = body
    return Reply(200, review_json(call.links, review))


async def list_review_comments(call: Call) -> Reply:
    review = _review(call)
    own = [comment for comment in call.pull.comments if comment.review is review]
    return call.page(own, lambda one: _legacy(review_comment_json(call.links, one)))


def _legacy(made: Json) -> Json:
    """This list of GitHub's knows positions and no lines (GitHub docs, "List comments for a pull request review")."""
    modern = ("line", "start_line", "original_line", "original_start_line", "side", "start_side", "subject_type")
    return {name: value for name, value in made.items() if name not in modern}


REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews"
ROUTES = [
    Route("POST", REVIEWS, create_review, "pull_requests=write", content=True),
    Route("GET", REVIEWS, list_reviews, "pull_requests=read"),
    Route("GET", REVIEWS + "/{review_id}", get_review, "pull_requests=read"),
    Route("PUT", REVIEWS + "/{review_id}", update_review, "pull_requests=write"),
    Route("GET", REVIEWS + "/{review_id}/comments", list_review_comments, "pull_requests=read"),
]
