"""What is known of Django and the libraries around it, by the names they are imported by."""

import re

from bot.inventory.judgement import NOTHING, Judgement
from bot.inventory.words import words

_LIBRARIES = re.compile(
    r"^(?:django|rest_framework|braces|guardian|rules|django_otp|two_factor|stronghold|allauth|oauth2_provider|vanilla"
    r"|django_filters|extra_views|formtools|ninja|ninja_extra|ninja_jwt|dj_rest_auth|rest_framework_simplejwt|knox"
    r"|mozilla_django_oidc|organizations|waffle|axes|django_ratelimit|ratelimit|login_required_middleware)\w*"
)
_LOGIN_ONLY = re.compile(
    r"^(?:ajax )?(?:login|otp|auth|authentication|two factor|verified email|email verified|active user"
    r"|oauth2?)\b.*\brequired\b"
    r"|^(?:protected resource|is authenticated|login required)\b"
)
_ROLE = re.compile(
    r"\b(?:permissions?|staff|staff member|superuser|group|role|perms?|staffuser|scopes?|rule)\b.*\brequired\b"
    r"|^user passes test\b|^permission required\b|^(?:auto )?permission required mixin|^restrict\b"
    r"|^rw protected resource"
    r"|^multiple permissions required|^user passes test mixin"
)

AUTHENTICATED = Judgement(authenticates=True, identifies=True)
AUTHORIZED = Judgement(authenticates=True, authorizes=True, identifies=True)

LOGIN_MIDDLEWARE = re.compile(r"(?:^|\.)\w*Login_?Required\w*Middleware$", re.IGNORECASE)
"""Django 5.1's `LoginRequiredMiddleware` and the libraries that did so before it: every view asks for a login."""

OPEN_DECORATORS = frozenset(
    {"login_not_required", "login_exempt", "public", "allow_anonymous", "anonymous_required", "unauthenticated_user"}
)
"""Decorators that say "without a login, on purpose"."""

LOCKOUT = ("axes.", "defender.")
"""django-axes and django-defender count failed logins and lock out."""


def is_library(outer: str) -> bool:
    return bool(_LIBRARIES.match(outer))


def guard_from_outside(outer: str) -> Judgement:
    """What a decorator or mixin of Django or of a library around it does to its caller."""
    if not is_library(outer):
        return NOTHING
    said = words(outer.replace("()", "").rpartition(".")[2])
    if _ROLE.search(said):
        return AUTHORIZED
    return AUTHENTICATED if _LOGIN_ONLY.search(said) else NOTHING


_VIEW_MODULES = (
    "django.views",
    "django.contrib.auth.views",
    "vanilla",
    "extra_views",
    "django_filters.views",
    "formtools",
    "django_tables2",
    "braces.views",
    "view_breadcrumbs",
    "django.contrib.auth.mixins",
    "django.contrib.messages.views",
    "django.contrib.admin",
)
_REST_MODULES = (
    "rest_framework",
    "rest_framework_extensions",
    "drf_",
    "djoser",
    "dj_rest_auth",
    "knox",
    "oauth2_provider",
)
_NOT_VIEWS = (
    "rest_framework.serializers",
    "rest_framework.permissions",
    "rest_framework.throttling",
    "rest_framework.authentication",
    "rest_framework.exceptions",
    "rest_framework.filters",
    "rest_framework.pagination",
    "rest_framework.renderers",
    "rest_framework.routers",
    "rest_framework.authtoken.models",
    "rest_framework.test",
)


def is_rest_view(outer: str) -> bool:
    """Is this a class of Django REST Framework or of a library on top of it that answers requests?"""
    if outer.startswith(_NOT_VIEWS):
        return False
    last = outer.rpartition(".")[2]
    return outer.startswith(_REST_MODULES) and last.endswith(("View", "ViewSet", "Mixin", "ViewSetMixin"))


def is_django_view(outer: str) -> bool:
    last = outer.rpartition(".")[2]
    return outer.startswith(_VIEW_MODULES) and last.endswith(("View", "Mixin", "Base"))
