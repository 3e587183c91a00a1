"""What GitHub remembers of the webhooks it sent: a list with cursors, each try by its id, and a button to repeat it."""

from typing import Any
from urllib.parse import urlencode

from bot.demo.github.calls import PAGE_DEFAULT, PAGE_MAX, Call, Reply, Route
from bot.demo.github.errors import ApiError, not_found
from bot.demo.github.hooks import Delivery, Try
from bot.demo.github.payloads import repository_json, when
from bot.demo.github.state import Json


async def list_deliveries(call: Call) -> Reply:
    """Newest first; the link to the next page carries a cursor."""
    tries = _tries(call)[::-1]
    size = min(int(call.query.get("per_page", PAGE_DEFAULT)), PAGE_MAX)
    cursor = call.query.get("cursor")
    if cursor is not None:
        tries = [each for each in tries if f"v1_{each[1].number}" < cursor]
    shown, rest = tries[:size], tries[size:]
    headers: dict[str, str] = {}
    if rest:
        query = urlencode({**call.query, "cursor": f"v1_{shown[-1][1].number}"})
        headers["Link"] = f'<{call.url}?{query}>; rel="next"'
    return Reply(200, [_item(*each) for each in shown], headers)


async def get_delivery(call: Call) -> Reply:
    delivery, tried = _find(call)
    request: Json = {"headers": delivery.headers(), "payload": delivery.payload}
    return Reply(200, {**_item(delivery, tried), "request": request, "response": {"headers": {}, "payload": ""}})


async def send_again(call: Call) -> Reply:
    delivery, _ = _find(call)
    call.hooks.send_soon(delivery)
    return Reply(202, {})


async def list_repositories(call: Call) -> Reply:
    """What an installation's token sees."""
    seen = [one for one in call.world.repositories.values() if call.holder.sees(one)]
    page = call.page(seen, lambda one: repository_json(call.links, one))
    return Reply(200, {"total_count": len(seen), "repositories": page.body}, page.headers)


def _tries(call: Call) -> list[tuple[Delivery, Try]]:
    if call.app is None:
        raise ApiError(401, "A JSON web token could not be decoded")
    every = [
        (one, tried)
        for one in call.hooks.deliveries
        if one.app is call.app and one.id not in call.hooks.forgotten
        for tried in one.tries
    ]
    return sorted(every, key=lambda each: each[1].number)


def _find(call: Call) -> tuple[Delivery, Try]:
    number = call.number("delivery_id")
    found = next((each for each in _tries(call) if each[1].number == number), None)
    if found is None:
        raise not_found()
    return found


def _item(delivery: Delivery, tried: Try) -> dict[str, Any]:
    status = tried.status if tried.status is not None else 502
    repository = delivery.payload.get("repository") or {}
    return {
        "id": tried.number,
        "guid": delivery.id,
        "delivered_at": when(tried.at),
        "redelivery": tried is not delivery.tries[0],
        "duration": 0.25,
        "status": "OK" if status < 400 else "failed to connect to host",
        "status_code": status,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": (delivery.payload.get("installation") or {}).get("id"),
        "repository_id": repository.get("id"),
        "throttled_at": None,
    }


LOG = "/app/hook/deliveries"
ROUTES = [
    Route("GET", LOG, list_deliveries, "app"),
    Route("GET", LOG + "/{delivery_id}", get_delivery, "app"),
    Route("POST", LOG + "/{delivery_id}/attempts", send_again, "app"),
    Route("GET", "/installation/repositories", list_repositories, ""),
]
