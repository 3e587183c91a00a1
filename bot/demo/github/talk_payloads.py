"""The JSON of what is said on a pull request: reviews, review comments, conversation, reactions."""

from collections import Counter

from bot.demo.github.payloads import Links, app_json, user_json, when
from bot.demo.github.pull_payloads import association, pull_site, pull_url
from bot.demo.github.state import IssueComment, Json, PullRequest, Reaction, Review, ReviewComment, node_id

PLAIN_ISSUE: Json = {"labels": [], "assignees": [], "locked": False, "draft": False} | dict.fromkeys(
    ("assignee", "milestone", "active_lock_reason", "performed_via_github_app", "state_reason")
)
"""What nobody here ever sets."""

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def review_json(links: Links, review: Review) -> Json:
    site, url = pull_site(links, review.pull), pull_url(links, review.pull)
    html = f"{site}#pullrequestreview-{review.id}"
    made = {
        "id": review.id,
        "node_id": node_id("PRR", review.id),
        "user": user_json(links, review.user),
        "body": review.body,
        "state": review.state,
        "html_url": html,
        "pull_request_url": url,
        "author_association": association(review.pull.repository, review.user),
        "_links": {"html": {"href": html}, "pull_request": {"href": url}},
        "commit_id": review.commit,
    }
    if review.submitted_at is not None:
        made["submitted_at"] = when(review.submitted_at)
    return made


def review_comment_json(links: Links, comment: ReviewComment) -> Json:
    """A review comment as the list of a pull request's comments shows it: outdated ones have no `line`."""
    pull, now_at, first = comment.review.pull, comment.current, comment.original
    url = f"{links.repo(pull.repository)}/pulls/comments/{comment.id}"
    html = f"{pull_site(links, pull)}#discussion_r{comment.id}"
    made = {
        "url": url,
        "pull_request_review_id": comment.review.id,
        "id": comment.id,
        "node_id": node_id("PRRC", comment.id),
        "diff_hunk": first.diff_hunk,
        "path": (now_at or first).path,
        "commit_id": (now_at or first).commit,
        "original_commit_id": first.commit,
        "user": user_json(links, comment.user),
        "body": comment.body,
        "created_at": when(comment.created_at),
        "updated_at": when(comment.updated_at),
        "html_url": html,
        "pull_request_url": pull_url(links, pull),
        "author_association": association(pull.repository, comment.user),
        "_links": {
            "self": {"href": url},
            "html": {"href": html},
            "pull_request": {"href": pull_url(links, pull)},
        },
        "reactions": rollup(f"{url}/reactions", comment.reactions),
        "original_position": first.position,
        "position": now_at.position if now_at else None,
        "subject_type": "file" if first.line is None else "line",
        "line": now_at.line if now_at else None,
        "original_line": first.line,
        "start_line": now_at.start_line if now_at else None,
        "original_start_line": first.start_line,
        "start_side": first.start_side,
        "side": first.side,
    }
    if comment.reply_to is not None:
        made["in_reply_to_id"] = comment.reply_to
    return made


def issue_comment_json(links: Links, comment: IssueComment) -> Json:
    repo = links.repo(comment.pull.repository)
    url = f"{repo}/issues/comments/{comment.id}"
    return {
        "id": comment.id,
        "node_id": node_id("IC", comment.id),
        "url": url,
        "html_url": f"{pull_site(links, comment.pull)}#issuecomment-{comment.id}",
        "issue_url": f"{repo}/issues/{comment.pull.number}",
        "user": user_json(links, comment.user),
        "body": comment.body,
        "created_at": when(comment.created_at),
        "updated_at": when(comment.updated_at),
        "author_association": association(comment.pull.repository, comment.user),
        "performed_via_github_app": app_json(links, comment.app) if comment.app else None,
        "reactions": rollup(f"{url}/reactions", comment.reactions),
    }


def reaction_json(links: Links, reaction: Reaction) -> Json:
    return {
        "id": reaction.id,
        "node_id": node_id("REA", reaction.id),
        "user": user_json(links, reaction.user),
        "content": reaction.content,
        "created_at": when(reaction.created_at),
    }


def rollup(url: str, reactions: list[Reaction]) -> Json:
    counted = Counter(reaction.content for reaction in reactions)
    return {"url": url, "total_count": len(reactions)} | {content: counted[content] for content in REACTIONS}


def issue_json(links: Links, pull: PullRequest) -> Json:
    """A pull request seen as an issue, as the `issue_comment` webhook shows it."""
    repo = links.repo(pull.repository)
    url, site, api = f"{repo}/issues/{pull.number}", pull_site(links, pull), pull_url(links, pull)
    return {
        "url": url,
        "repository_url": repo,
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "timeline_url": f"{url}/timeline",
        "html_url": site,
        "id": pull.id + 1,
        "node_id": node_id("PR", pull.id),
        "number": pull.number,
        "title": pull.title,
        "user": user_json(links, pull.author),
        "state": pull.state,
        "comments": len(pull.conversation),
        "created_at": when(pull.created_at),
        "updated_at": when(pull.updated_at),
        "closed_at": when(pull.closed_at),
        "author_association": association(pull.repository, pull.author),
        "pull_request": {
            "url": api,
            "html_url": site,
            "diff_url": f"{site}.diff",
            "patch_url": f"{site}.patch",
            "merged_at": when(pull.closed_at) if pull.merged_by else None,
        },
        "body": pull.body,
        "reactions": rollup(f"{url}/reactions", []),
    } | PLAIN_ISSUE
