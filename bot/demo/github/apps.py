"""The app itself: its JWT, its installations, and the tokens it gets for them."""

import secrets
from datetime import timedelta

import jwt

from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import ApiError, bad_credentials, not_found
from bot.demo.github.payloads import app_json, installation_json, repository_json, when
from bot.demo.github.state import TOKEN_LIFE, App, Installation, Json, Token, World, now

JWT_LIFE = timedelta(minutes=10)
"""GitHub docs, "Generating a JSON Web Token (JWT) for a GitHub App"."""

LEVELS = ("read", "write", "admin")


def app_of_jwt(world: World, encoded: str) -> App:
    """The app whose key signed a JSON web token that holds now. Raises ApiError 401 (404 for an unknown app)."""
    try:
        claims = jwt.decode(encoded, options={"verify_signature": False})
    except jwt.InvalidTokenError as error:
        raise bad_credentials("A JSON web token could not be decoded") from error
    issuer = str(claims.get("iss", ""))
    app = next((app for app in world.apps.values() if issuer in (str(app.id), f"Iv23li{app.id:014d}")), None)
    if app is None:
        raise not_found("Integration not found")
    try:
        jwt.decode(encoded, app.public_key, algorithms=["RS256"], options={"require": ["exp", "iat"]})
    except (jwt.ExpiredSignatureError, jwt.MissingRequiredClaimError) as error:
        message = "'Expiration time' claim ('exp') must be a numeric value representing the future time"
        raise bad_credentials(f"{message} at which the assertion expires") from error
    except jwt.ImmatureSignatureError as error:
        message = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        raise bad_credentials(message) from error
    except jwt.InvalidTokenError as error:
        raise bad_credentials("A JSON web token could not be decoded") from error
    if claims["exp"] > (now() + JWT_LIFE).timestamp() + 1:  # `now` is cut to whole seconds
        raise bad_credentials("'Expiration time' claim ('exp') is too far in the future")
    return app


async def get_app(call: Call) -> Reply:
    return Reply(200, app_json(call.links, _app(call)))


async def get_hook(call: Call) -> Reply:
    url = _app(call).webhook_url
    return Reply(
        200, {"content_type": "json", "insecure_ssl": "0", "secret": "********", **({"url": url} if url else {})}
    )


async def get_installation(call: Call) -> Reply:
    return Reply(200, installation_json(call.links, _installation(call)))


async def list_installations(call: Call) -> Reply:
    own = [one for one in call.world.installations.values() if one.app is _app(call)]
    return call.page(own, lambda one: installation_json(call.links, one))


async def get_repository_installation(call: Call) -> Reply:
    repository = call.world.repository(f"{call.path['owner']}/{call.path['repo']}")
    installation = call.world.installation_on(repository, _app(call)) if repository else None
    if installation is None:
        raise not_found()
    return Reply(200, installation_json(call.links, installation))


async def create_token(call: Call) -> Reply:
    """An installation token, narrowed as asked; asking for more than was granted is refused."""
    installation = _installation(call)
    if installation.suspended_at is not None:
        raise ApiError(403, "This installation has been suspended")
    wanted: dict[str, str] = call.body.get("permissions") or installation.permissions
    for name, level in wanted.items():
        granted = installation.permissions.get(name)
        if granted is None or level not in LEVELS or LEVELS.index(level) > LEVELS.index(granted):
            raise ApiError(422, "The permissions requested are not granted to this installation.")
    token = Token(
        value=f"ghs_{secrets.token_urlsafe(60)}",
        installation=installation,
        permissions={"metadata": "read", **wanted},
        repositories=_narrowed(call, installation),
        expires_at=now() + TOKEN_LIFE,
    )
    call.world.tokens[token.value] = token
    return Reply(201, _token_json(call, token))


def _token_json(call: Call, token: Token) -> Json:
    made: Json = {
        "token": token.value,
        "expires_at": when(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": "all" if token.repositories is None else "selected",
    }
    if token.repositories is not None:
        seen = [one for one in call.world.repositories.values() if one.id in token.repositories]
        made["repositories"] = [repository_json(call.links, one) for one in seen]
    return made


def _narrowed(call: Call, installation: Installation) -> set[int] | None:
    names, ids = call.body.get("repositories"), call.body.get("repository_ids")
    if names is None and ids is None:
        return installation.repositories
    seen = [one for one in call.world.repositories.values() if installation.sees(one)]
    by_name = {one.name.lower(): one.id for one in seen}
    wanted = {by_name.get(str(name).lower(), 0) for name in names or ()} | set(ids or ())
    if not wanted <= {one.id for one in seen}:
        raise ApiError(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent installation.",
        )
    return wanted


def _app(call: Call) -> App:
    if call.app is None:
        raise bad_credentials("A JSON web token could not be decoded")
    return call.app


def _installation(call: Call) -> Installation:
    found = call.world.installations.get(call.number("installation_id"))
    if found is None or found.app is not call.app:
        raise not_found()
    return found


ROUTES = [
    Route("GET", "/app", get_app, "app"),
    Route("GET", "/app/hook/config", get_hook, "app"),
    Route("GET", "/app/installations", list_installations, "app"),
    Route("GET", "/app/installations/{installation_id}", get_installation, "app"),
    Route("POST", "/app/installations/{installation_id}/access_tokens", create_token, "app"),
    Route("GET", "/repos/{owner}/{repo}/installation", get_repository_installation, "app"),
]
