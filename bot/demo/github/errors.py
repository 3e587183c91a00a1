"""GitHub's refusals: status codes and bodies, as its API gives them."""

from collections.abc import Mapping
from typing import Any

DOCS = "https://docs.github.com/rest"


class ApiError(Exception):
    """A request answered with an error; `body` is GitHub's JSON for it."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, **more, "documentation_url": DOCS, "status": str(status)}
        self.headers = dict(headers or {})


def not_found(message: str = "Not Found") -> ApiError:
    return ApiError(404, message)


def moved(location: str) -> ApiError:
    return ApiError(301, "Moved Permanently", {"Location": location})


def bad_credentials(message: str = "Bad credentials") -> ApiError:
    return ApiError(401, message)


def lacking(needs: str) -> ApiError:
    """A permission is missing; `needs` names what would do, alternatives divided by ";" (GitHub docs, "Troubleshooting
    the REST API")."""
    headers = {"X-Accepted-GitHub-Permissions": needs.replace(";", "; ")}
    return ApiError(403, "Resource not accessible by integration", headers)


def unprocessable(*errors: str) -> ApiError:
    """The shape of POST .../reviews: a list of strings that name no culprit."""
    return ApiError(422, "Unprocessable Entity", errors=list(errors))


def invalid_field(resource: str, field: str, message: str, code: str = "custom") -> ApiError:
    """The shape of most other resources: a list of objects."""
    error = {"resource": resource, "code": code, "field": field, "message": message}
    return ApiError(422, "Validation Failed", errors=[error])


def invalid_request(detail: str) -> ApiError:
    """The shape of refusals by the request's JSON schema, which check runs are checked against."""
    return ApiError(422, f"Invalid request.\n\n{detail}")


def locked_conversation() -> ApiError:
    """Nobody but people with write access speaks in a locked conversation, and an app is none (observed by many)."""
    return ApiError(403, "Unable to create comment because issue is locked.")


def secondary_limit(retry_after: int | None = None, status: int = 403) -> ApiError:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    message = (
        "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. "
        "Please retry your request again later."
    )
    return ApiError(status, message, headers)
