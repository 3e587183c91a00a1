from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class GrantType(StrEnum):
    PASSWORD = "password"
    REFRESH_TOKEN = "refresh_token"
    API_KEY = "api-key"


TOKEN_HEADER = "X-Auth-Token"
PASSWORD_RESET_TEMPLATE = "accounts/password_reset.html"
ERRORS = {"password": _("Too short."), "token": "invalid_token", "secret": "secret_missing"}
FEATURES = {"api_key": "api_keys_enabled", "password_login": "enabled"}
CACHE_KEY = "shop:baskets:v2"
SESSION_KEY = "basket_id"
