"""GraphQL, as far as we use it: to see and resolve review threads, and to commit to a branch. All else is an error, as
GitHub words it."""

import inspect
from collections.abc import Mapping
from typing import Any

from bot.demo.github.branch_commits import create_commit
from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.graphql_node import Node, QueryError, Resolver, forbidden
from bot.demo.github.graphql_query import Field, ParseFailed, parse
from bot.demo.github.state import Json, PullRequest, Repository, ReviewComment, Thread, Token, User, node_id

MOST_NODES = 100
"""GitHub docs, "Rate limits and query limits for the GraphQL API": `first` is 1 to 100."""


async def graphql(call: Call) -> Reply:
    """POST /graphql: 200 with `data` and `errors`, whatever happened inside."""
    try:
        operation = parse(str(call.body.get("query", "")), call.body.get("variables") or {})
    except ParseFailed as failure:
        return Reply(200, {"errors": [{"message": str(failure)}]})
    root = _query(call) if operation.kind == "query" else _mutation(call)
    data: Json = {}
    errors = []
    for field in operation.selection:
        try:
            found = _resolved(root, field)
            found = await found if inspect.isawaitable(found) else found
            data[field.key] = _cut(found, field, (operation.kind, field.key))
        except QueryError as error:
            path = [operation.kind, field.name] if error.fatal else [field.key]
            errors.append({"message": str(error), "path": path, "locations": [{"line": 1, "column": 1}], **error.more})
            if error.fatal:
                return Reply(200, {"errors": errors})
            data[field.key] = None
    return Reply(200, {"data": data, **({"errors": errors} if errors else {})})


def select(node: Node, field: Field, path: tuple[str, ...]) -> Any:
    """What a field gives, cut down to its selection. Raises QueryError."""
    return _cut(_resolved(node, field), field, (*path, field.key))


def _resolved(node: Node, field: Field) -> Any:
    resolver = node.fields.get(field.name)
    if resolver is None:
        code = {"code": "undefinedField", "typeName": node.type_name, "fieldName": field.name}
        message = f"Field '{field.name}' doesn't exist on type '{node.type_name}'"
        raise QueryError(message, fatal=True, extensions=code)
    return resolver(field.arguments)


def _cut(value: Any, field: Field, path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_cut(one, field, path) for one in value]
    if isinstance(value, Node):
        if not field.selection:
            raise QueryError(f"Field must have selections (field '{field.name}' returns {value.type_name})", fatal=True)
        return {inner.key: select(value, inner, path) for inner in field.selection}
    if field.selection and value is not None:
        raise QueryError(f"Selections can't be made on scalars (field '{field.name}')", fatal=True)
    return value


def _query(call: Call) -> Node:
    def repository(arguments: Mapping[str, Any]) -> Node:
        name = f"{arguments.get('owner')}/{arguments.get('name')}"
        found = call.world.repository(name)
        if found is None or not call.holder.sees(found):
            raise QueryError(f"Could not resolve to a Repository with the name '{name}'.", type="NOT_FOUND")
        return _repository(found, call.holder)

    return Node("Query", repository=repository)


def _mutation(call: Call) -> Node:
    def change(resolved: bool) -> Resolver:
        def run(arguments: Mapping[str, Any]) -> Node:
            asked = arguments.get("input") or {}
            thread = call.world.thread(str(asked.get("threadId")))
            if thread is None or not call.holder.sees(thread.pull.repository):
                message = f"Could not resolve to a node with the global id of '{asked.get('threadId')}'"
                raise QueryError(message, type="NOT_FOUND")
            if not (call.holder.may("contents=write") and call.holder.may("pull_requests=write")):
                raise forbidden()
            thread.resolved_by = call.holder.installation.app.bot if resolved else None
            return Node(
                "ResolveReviewThreadPayload",
                thread=lambda _: _thread(thread),
                clientMutationId=lambda _: asked.get("clientMutationId"),
            )

        return run

    return Node(
        "Mutation",
        resolveReviewThread=change(True),
        unresolveReviewThread=change(False),
        createCommitOnBranch=lambda arguments: create_commit(call, arguments.get("input") or {}),
    )


def _repository(repository: Repository, token: Token) -> Node:
    def pull(arguments: Mapping[str, Any]) -> Node:
        if not token.may("pull_requests=read"):
            raise forbidden()
        found = repository.pulls.get(arguments.get("number", 0))
        if found is None:
            message = f"Could not resolve to a PullRequest with the number of {arguments.get('number')}."
            raise QueryError(message, type="NOT_FOUND")
        return _pull(found)

    return Node(
        "Repository",
        id=lambda _: node_id("R", repository.id),
        databaseId=lambda _: repository.id,
        nameWithOwner=lambda _: repository.full_name,
        pullRequest=pull,
    )


def _pull(pull: PullRequest) -> Node:
    return Node(
        "PullRequest",
        id=lambda _: node_id("PR", pull.id),
        number=lambda _: pull.number,
        headRefOid=lambda _: pull.head_sha,
        reviewThreads=lambda arguments: _connection(
            "PullRequestReviewThread", "reviewThreads", [_thread(one) for one in pull.threads], arguments
        ),
    )


def _thread(thread: Thread) -> Node:
    first = thread.comments[0]
    here = first.current or first.original
    comments = [_comment(comment) for comment in thread.comments]
    return Node(
        "PullRequestReviewThread",
        id=lambda _: node_id("PRRT", thread.id),
        isResolved=lambda _: thread.resolved_by is not None,
        isOutdated=lambda _: first.current is None,
        resolvedBy=lambda _: _actor(thread.resolved_by),
        path=lambda _: here.path,
        line=lambda _: first.current.line if first.current else None,
        diffSide=lambda _: here.side,
        comments=lambda arguments: _connection("PullRequestReviewComment", "comments", comments, arguments),
    )


def _comment(comment: ReviewComment) -> Node:
    return Node(
        "PullRequestReviewComment",
        id=lambda _: node_id("PRRC", comment.id),
        databaseId=lambda _: comment.id,
        fullDatabaseId=lambda _: str(comment.id),
        body=lambda _: comment.body,
        author=lambda _: _actor(comment.user),
    )


def _actor(user: User | None) -> Node | None:
    """A bot's login comes without its "[bot]" here, unlike in REST."""
    return None if user is None else Node("Actor", login=lambda _: user.login.removesuffix("[bot]"))


def _connection(type_name: str, field: str, nodes: list[Node], arguments: Mapping[str, Any]) -> Node:
    """One page: `first` with `after`, where a cursor is the number of nodes before."""
    first = arguments.get("first")
    if not isinstance(first, int):
        message = f"You must provide a `first` or `last` value to properly paginate the `{field}` connection."
        raise QueryError(message, type="MISSING_PAGINATION_BOUNDARIES")
    if not 1 <= first <= MOST_NODES:
        message = f"Requesting {first} records on the `{field}` connection exceeds the `first` limit of 100 records."
        raise QueryError(message, type="EXCESSIVE_PAGINATION")
    start = int(arguments.get("after") or 0)
    page = nodes[start : start + first]
    info = Node(
        "PageInfo",
        hasNextPage=lambda _: start + len(page) < len(nodes),
        endCursor=lambda _: str(start + len(page)) if page else None,
    )
    return Node(
        f"{type_name}Connection",
        nodes=lambda _: page,
        totalCount=lambda _: len(nodes),
        pageInfo=lambda _: info,
    )


ROUTES = [Route("POST", "/graphql", graphql, "")]
