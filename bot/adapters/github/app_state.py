"""How the App itself is set up on GitHub: what it may do, what it hears of, and where its webhook goes."""

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from bot.adapters.github.auth import AppAuth
from bot.adapters.github.faults import understood
from bot.adapters.github.permissions import LEVELS, needed
from bot.adapters.github.transport import Transport
from bot.core.identity import Secret
from bot.core.wording import listed
from bot.handlers.interface import UNASKED
from bot.ports.clock import Clock

HOOK_PATH = "/webhooks/github"


@dataclass(frozen=True)
class AppState:
    slug: str
    permissions: Mapping[str, str]
    events: frozenset[str]
    hook_url: str
    hook_content_type: str
    hook_checks_tls: bool


async def app_state(app_id: str, private_key: Secret, api_url: str, clock: Clock) -> AppState:
    """Raises HostError: GitHub cannot be reached, or does not know our id and key."""
    async with aiohttp.ClientSession() as session:
        auth = AppAuth(Transport(session, api_url, clock, pauses=()), app_id, private_key, clock)
        app, hook = await auth.ask("/app"), await auth.ask("/app/hook/config")
    with understood():
        return AppState(
            slug=str(app["slug"]),
            permissions=dict(app["permissions"]),
            events=frozenset(app["events"]),
            hook_url=str(hook.get("url") or ""),
            hook_content_type=str(hook.get("content_type") or ""),
            hook_checks_tls=str(hook.get("insecure_ssl") or "0") == "0",
        )


def permission_fault(state: AppState) -> str:
    """The permissions that it lacks, "" for none."""
    lacking = [
        f"{name}: {level}"
        for name, level in sorted(needed().items())
        if LEVELS[level] > LEVELS.get(state.permissions.get(name, ""), 0)
    ]
    return f"the App lacks {listed(lacking)}; see docs/permissions.md" if lacking else ""


ALWAYS_TOLD = frozenset({"check_run", "check_suite"}) | UNASKED
"""With Checks: write, an App is told of those two without subscribing (GitHub docs, "Webhook events and payloads")."""


def event_fault(state: AppState, handled: frozenset[str]) -> str:
    """The events that it does not hear of, "" for none."""
    missing = sorted(handled - ALWAYS_TOLD - state.events)
    return f"the App is not subscribed to {listed(missing)}; subscribe on its settings page" if missing else ""


def hook_fault(state: AppState) -> str:
    """What is wrong with the webhook, "" for nothing."""
    if not state.hook_url:
        return "the App has no webhook URL; it is this server's address with /webhooks/github"
    if not state.hook_url.rstrip("/").endswith(HOOK_PATH):
        return f"the webhook goes to {state.hook_url}; it has to end with {HOOK_PATH}"
    if state.hook_content_type != "json":
        return "the webhook's content type has to be application/json"
    if not state.hook_checks_tls:
        return "the webhook does not verify TLS certificates; switch that on"
    return ""
