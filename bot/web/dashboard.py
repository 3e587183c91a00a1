"""The dashboard for operators: `GET /` or `/dashboard`, and `POST /dashboard/retry` for what was given up."""

import base64
import hashlib
import hmac

from aiohttp import hdrs, web

from bot.core.identity import Secret
from bot.core.wording import duration, sentence, shorten, uri_path, visible
from bot.ports.stores import StoreError
from bot.services.show_operation import Operation, OperationShower
from bot.web.pages import TEMPLATES, headers

NO_TOKEN = "set METRICS_TOKEN; it is the password of this page (any user name)"  # noqa: S105 - words
HEADERS = headers(forms=True)
LONGEST = 1000
"""Characters of a reason, of a repository's name, or of what a chore has to tell, as they are shown."""

LONGEST_FORM = 4096
"""Bytes: a token and an id."""

_TEMPLATE = TEMPLATES.get_template("dashboard.html", globals={"told": lambda text: shorten(visible(text), LONGEST)})


class Dashboard:
    """For those who know the token of the metrics, which is asked for as a password. `server_url` is where repositories
    are looked at."""

    def __init__(self, shower: OperationShower, token: Secret | None, server_url: str) -> None:
        self._shower = shower
        self._token = token
        self._server_url = server_url

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/", self._show)
        app.router.add_get("/dashboard", self._show)
        app.router.add_post("/dashboard/retry", self._retry)

    async def _show(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        try:
            return _answer(200, dashboard_html(await self._shower.show(), self._server_url, self._form_token()))
        except StoreError as error:
            return _answer(503, f"The database is away: {error}\n", "text/plain")

    async def _retry(self, request: web.Request) -> web.Response:
        if (refused := self._refused(request)) is not None:
            return refused
        form = await _form(request)
        if form is None:
            return _answer(400, "This is not the form of the dashboard.\n", "text/plain")
        # A browser sends the password along whoever asks for it; only the page itself knows the form's token.
        elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
        if elsewhere or Secret(form.get("token", "")) != Secret(self._form_token()):
            return _answer(403, "The request did not come from the dashboard. Load it again.\n", "text/plain")
        try:
            found = await self._shower.retry(form.get("job", ""))
        except StoreError as error:
            return _answer(503, f"Nothing was queued, the database is away: {error}\n", "text/plain")
        if not found:
            return _answer(409, "No job that was given up goes by this id; somebody was faster.\n", "text/plain")
        return web.Response(status=303, headers={**HEADERS, "Location": "../dashboard"})

    def _refused(self, request: web.Request) -> web.Response | None:
        if self._token is None:
            return _answer(403, f"{NO_TOKEN}\n", "text/plain")
        if Secret(_password(request.headers.get(hdrs.AUTHORIZATION, ""))) == self._token:
            return None
        answer = _answer(401, "The password is METRICS_TOKEN; any user name will do.\n", "text/plain")
        answer.headers["WWW-Authenticate"] = 'Basic realm="ComplianceAgent", charset="UTF-8"'
        return answer

    def _form_token(self) -> str:
        """Made from the password, so that it needs no session; nothing about the password can be told from it."""
        key = self._token.reveal() if self._token else ""
        return hmac.new(key.encode(), b"complianceagent dashboard form", hashlib.sha256).hexdigest()


async def _form(request: web.Request) -> dict[str, str] | None:
    """Its fields; None for what is no form, or no short one."""
    if (request.content_length or LONGEST_FORM + 1) > LONGEST_FORM:
        return None
    try:
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    except (ValueError, LookupError):  # no such charset, bytes that are not in it, parts without an end
        return None


def _password(authorization: str) -> str:
    """Of HTTP's basic authentication (RFC 7617); "" where there is none."""
    scheme, _, credentials = authorization.partition(" ")
    try:
        pair = base64.b64decode(credentials, validate=True).decode("utf-8")
    except ValueError:
        return ""
    return pair.partition(":")[2] if scheme.lower() == "basic" else ""


def dashboard_html(operation: Operation, server_url: str, form_token: str) -> str:
    """The whole page."""
    waited = int((operation.at - operation.waits_since).total_seconds()) if operation.waits_since else 0
    return _TEMPLATE.render(
        operation=operation,
        form_token=form_token,
        waited=duration(waited) if operation.waits_since else "",
        jobs=[(each, _subject(each.job.repository, each.job.number)) for each in operation.given_up],
        site=server_url,
        uri_path=uri_path,
        sentence=sentence,
    )


def _subject(repository: str, number: int) -> str:
    return f"{repository}#{number}" if number else repository


def _answer(status: int, text: str, content_type: str = "text/html") -> web.Response:
    return web.Response(status=status, text=text, content_type=content_type, charset="utf-8", headers=HEADERS)
