"""GraphQL: review threads, seen and resolved, and nothing else."""

from typing import Any

import pytest

from bot.demo.github import LoopbackGitHub
from bot.demo.github.graphql_query import ParseFailed, parse
from tests.world.fixtures import Client
from tests.world.scene import Scene, set_scene

THREADS = """
query Threads($owner: String!, $name: String!, $number: Int!, $first: Int = 2, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved done: isOutdated comments(first: 1) { nodes { databaseId body author { login } } } }
      }
    }
  }
}
"""
RESOLVE = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id isResolved } } }"


async def three_threads(github: LoopbackGitHub, client: Client, permissions: dict[str, str] | None = None) -> Scene:
    scene = await set_scene(github, permissions=permissions)
    await client.log_in(scene.installation)
    comments = [{"path": "app.py", "line": line, "side": "RIGHT", "body": f"On {line}"} for line in (8, 10, 30)]
    await client.call("POST", scene.path + "/reviews", {"event": "COMMENT", "body": "x", "comments": comments})
    return scene


async def threads(client: Client, **more: Any) -> Any:
    answer = await client.graphql(THREADS, owner="acme", name="shop", number=1, **more)
    return answer["data"]["repository"]["pullRequest"]["reviewThreads"]


async def test_threads_page_by_page(github: LoopbackGitHub, client: Client) -> None:
    scene = await three_threads(github, client)
    first = await threads(client)
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"], len(first["nodes"])) == (3, True, 2)
    second = await threads(client, after=first["pageInfo"]["endCursor"])
    assert (second["pageInfo"]["hasNextPage"], len(second["nodes"])) == (False, 1)
    node = second["nodes"][0]
    assert (node["isResolved"], node["done"]) == (False, False)
    (comment,) = node["comments"]["nodes"]
    assert comment == {
        "databaseId": scene.pull.comments[2].id,
        "body": "On 30",
        "author": {"login": "complianceagent"},
    }


async def test_a_thread_is_resolved_and_opened_again(github: LoopbackGitHub, client: Client) -> None:
    await three_threads(github, client)
    node = (await threads(client))["nodes"][0]["id"]
    answer = await client.graphql(RESOLVE, id=node)
    assert answer == {"data": {"resolveReviewThread": {"thread": {"id": node, "isResolved": True}}}}
    assert [one["isResolved"] for one in (await threads(client))["nodes"]] == [True, False]
    await client.graphql(RESOLVE.replace("resolveR", "unresolveR"), id=node)
    assert [one["isResolved"] for one in (await threads(client))["nodes"]] == [False, False]


async def test_resolving_needs_contents_write(github: LoopbackGitHub, client: Client) -> None:
    scene = await three_threads(github, client, {"contents": "read", "pull_requests": "write"})
    node = (await threads(client))["nodes"][0]["id"]
    answer = await client.graphql(RESOLVE, id=node)
    assert answer["data"] == {"resolveReviewThread": None}
    assert (answer["errors"][0]["type"], answer["errors"][0]["path"]) == ("FORBIDDEN", ["resolveReviewThread"])
    assert scene.pull.threads[0].resolved_by is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{ viewer { login } }", "Field 'viewer' doesn't exist on type 'Query'"),
        (THREADS.replace("isResolved", "isSolved"), "Field 'isSolved' doesn't exist on type 'PullRequestReviewThread'"),
        (THREADS.replace("(first: $first, after: $after)", ""), "You must provide a `first` or `last` value"),
        (THREADS.replace("first: $first", "first: 101"), "exceeds the `first` limit"),
        (THREADS.replace("name: $name)", 'name: "none")'), "Could not resolve to a Repository"),
        (THREADS.replace("number: $number)", "number: 7)"), "Could not resolve to a PullRequest"),
        (RESOLVE.replace("$id}", '"PRRT_none"}'), "Could not resolve to a node"),
        (THREADS.replace("{ login }", ""), "must have selections"),
        (THREADS.replace("totalCount", "totalCount { x }"), "can't be made on scalars"),
        ("query {", "Expected"),
        ("subscription { x }", "Expected one of query, mutation"),
        ("{ a } }", "Expected end of document"),
        ("{ ...f }", "fragments"),
        ("{ a % }", "Unexpected character"),
    ],
)
async def test_mistakes_are_answered_as_errors(github: LoopbackGitHub, client: Client, query: str, said: str) -> None:
    await three_threads(github, client)
    answer = await client.graphql(query, owner="acme", name="shop", number=1, id="x")
    assert said in answer["errors"][0]["message"]


async def test_without_a_token_there_is_no_answer(github: LoopbackGitHub, client: Client) -> None:
    await set_scene(github)
    for url in (github.graphql_url, github.url + "/graphql"):
        assert (await client.call("POST", url, {"query": "{ viewer { login } }"})).status == 401


def test_values_are_read() -> None:
    (field,) = parse('{ f(a: -1, b: "x\\"y", c: true, d: null, e: {g: $v}, h: NAME) }', {"v": [1]}).selection
    assert field.arguments == {"a": -1, "b": 'x"y', "c": True, "d": None, "e": {"g": [1]}, "h": "NAME"}
    with pytest.raises(ParseFailed):
        parse("", {})
