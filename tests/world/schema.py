"""GitHub's own schemas, as the package githubkit carries them, held against every exchange with the loopback.

The endpoint's models are read from githubkit's own source: each method there names its path, its request's model
and its response's models. So there is no table here that could drift away from GitHub.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Union

from githubkit_schemas.latest import models
from githubkit_schemas.latest.webhooks import WebhookNamespace
from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.demo.github import Exchange, LoopbackGitHub

CATEGORIES = ("apps", "checks", "git", "issues", "pulls", "rate_limit", "reactions", "repos")
UNDOCUMENTED = frozenset({400, 401, 404, 500, 502})
"""Statuses that any endpoint may answer with GitHub's basic error, listed or not."""


@dataclass(frozen=True)
class Endpoint:
    """What githubkit knows of one endpoint: source text of its models ("" for none)."""

    request: str
    response: str
    errors: dict[str, str]


@cache
def _source() -> str:
    folder = Path(str(sys.modules[models.SimpleUser.__module__].__file__)).parents[1] / "rest"
    return "\n".join((folder / f"{name}.py").read_text(encoding="utf-8") for name in CATEGORIES)


@cache
def endpoint(method: str, template: str) -> Endpoint | None:
    """The endpoint of that method and path, None where GitHub has none."""
    source = _source()
    title = re.search(rf"^ +{method} {re.escape(template)}\n", source, re.M)
    if title is None:
        return None
    body = source[title.end() : source.find("\n    def ", title.end())]
    body = body[: body.find("\n    async def ")] if "\n    async def " in body else body
    request = re.search(r"type_validate_python\(\s*(.+?),\s*json,?\s*\)", body, re.S)
    response = re.search(r"response_model=(.+?),\n\s*(?:error_models|\))", body, re.S)
    errors = dict(re.findall(r'"(\d{3})": (\w+(?:\[.+\])?)', body))
    return Endpoint(request[1] if request else "", response[1] if response else "", errors)


@cache
def _adapter(source: str) -> TypeAdapter[Any]:
    names = {name: getattr(models, name) for name in re.findall(r"[A-Z]\w+", source) if hasattr(models, name)}
    return TypeAdapter(eval(source, {"Union": Union, "list": list, "None": None, "Any": Any, **names}))  # of githubkit


@dataclass
class SchemaCheck:
    """An observer that collects what does not fit, one sentence each."""

    mismatches: list[str] = field(default_factory=list)
    seen: set[tuple[str, str, int]] = field(default_factory=set)

    def watch(self, github: LoopbackGitHub) -> "SchemaCheck":
        """See every exchange and webhook of a loopback GitHub from now on."""
        github.front.observer, github.hooks.observer = self.exchange, self.webhook
        return self

    def exchange(self, exchange: Exchange) -> None:
        """Hold one request and its response against the endpoint's models."""
        if exchange.template == "/graphql":
            return
        self.seen.add((exchange.method, exchange.template, exchange.status))
        where = f"{exchange.method} {exchange.template} {exchange.status}"
        known = endpoint(exchange.method, exchange.template)
        if known is None:
            self.mismatches.append(f"{where}: GitHub has no such endpoint")
            return
        if exchange.status < 400:
            if exchange.request is not None:
                self._fits(f"{where} request", known.request, exchange.request, closed=True)
            self._fits(f"{where} response", known.response, exchange.response)
            return
        documented = known.errors.get(str(exchange.status))
        if documented is None and exchange.status not in UNDOCUMENTED | {403, 422, 429}:
            self.mismatches.append(f"{where}: not a status of this endpoint")
        self._fits(f"{where} response", documented or "BasicError", exchange.response)

    def webhook(self, event: str, payload: dict[str, Any]) -> None:
        """Hold one webhook payload against its event's model."""
        try:
            WebhookNamespace.parse(event, json.dumps(payload))
        except ValidationError as error:
            self.mismatches.append(f"webhook {event} {payload.get('action')}: {error}")

    def _fits(self, where: str, source: str, value: object, *, closed: bool = False) -> None:
        if not source:
            self.mismatches.append(f"{where}: GitHub has none")
            return
        adapter = _adapter(source)
        try:
            parsed = adapter.validate_json(json.dumps(value), strict=True)
        except ValidationError as error:
            self.mismatches.append(f"{where}: {error}")
            return
        if closed and (unknown := _unknown(value, parsed)):
            self.mismatches.append(f"{where}: unknown fields {unknown}")


def _unknown(sent: object, parsed: object, at: str = "") -> list[str]:
    """Paths of the fields that were sent and that the model does not name."""
    if isinstance(sent, list) and isinstance(parsed, list):
        return [path for one, other in zip(sent, parsed, strict=True) for path in _unknown(one, other, f"{at}[]")]
    if not isinstance(sent, dict) or not isinstance(parsed, BaseModel):
        return []
    names = {(info.alias or name): name for name, info in type(parsed).model_fields.items()}
    found = []
    for key, value in sent.items():
        found += _unknown(value, getattr(parsed, names[key]), f"{at}.{key}") if key in names else [f"{at}.{key}"]
    return found
