"""What paths and names say about endpoints that need no authentication."""

import re

PARAMETER = re.compile(r"^[{<].*[}>]$")
SIGN_IN = re.compile(
    r"^(?:(?:user|users|auth|account|do|post|handle|process|admin|api|get|jwt|page|show"
    r"|render|web|oauth2?|view|token|post)\s)*"
    r"(?:log\s?in|sign\s?in|log\s?out|sign\s?out|authenticate|access token|refresh(?: token)?|token refresh|issue token"
    r"|login for access token|magic link|sso|saml|acs|callback|oauth2?|authorized?|auth callback|otp verify|verify otp"
    r"|oidc|logon|auth (?:config|providers|methods)|(?:generate |get )?authentication options"
    r"|passkeys? generate authentication options|revoke token|token revoke)"
    r"(?:\s(?:user|users|page|form|view|callback|post|get|local|access token|with \w+|for access token"
    r"|redirect|json|submit"
    r"|google|github|via \w+|endpoint|handler|token|route|html))*$"
)
ENTRANCE = re.compile(r"\b(?:idp|sso|saml|oidc|oauth2?) (?:log ?in|sign ?in|callback|elevate|start)$")
"""The way to somebody else's login page, and back."""

SIGN_IN_SAID = re.compile(r"\b(?:log ?in|sign ?in|logon|tokens?|authenticate|sessions?)\b")
"""Said anywhere by an endpoint that is seen to check a password or a code."""

ASKS_FOR_PROOF = re.compile(
    r"^(?:(?:auth|account|accounts|login|password|user|users|members?|api|v\d) )*(?:send |request |resend |ask )?"
    r"(?:code|otp|reset|forgot|forgotten|magic|magic link|email code|sms|sms code|recover)$"
)
"""Where somebody who is not signed in asks for a code or a link by mail: `POST /auth/code`."""

SIGN_UP_SAID = re.compile(
    r"^(?:(?:user|users|auth|account|do|post|handle|api|get|page|show|render|new)\s)*"
    r"(?:register|registration|sign\s?up|join(?: us)?|create account"
    r"|register (?:user|account|new user|customer|member))"
    r"(?:\s(?:user|account|page|form|view|post|get|submit|open|handler))*$"
)
RECOVERY_SAID = re.compile(
    r"\bforgot$|\b(?:forgot(?:ten)? password|password recovery|recover password|reset password"
    r"|password reset"
    r"|request password reset|verify email|email verify|email verification|confirm email|confirm account|activate"
    r"|activate account|verify account|unsubscribe|resend (?:verification|activation|confirmation)"
    r"|password forgot|lost password|recover$|(?:recover|restore|regain) (?:access|login))\b"
)
INVITED = re.compile(r"\b(?:invites?|invitations?)\b")
"""Where somebody who was asked to join answers with what the mail holds."""

ROW = re.compile(r"[{<](?:int:)?(?:(?!user|account|member)\w+_)(?:id|pk)[}>]/")
"""A row of something that is no account, chosen by its number."""

NEW_PASSWORD = re.compile(r"\b(?:reset|change|set|update|new) password\b|\bpassword reset\b")
PROOF = re.compile(r"\b(?:tokens?|code|otp|pin|signature|serializer|nonce|secret|key)\b")
HEALTH = re.compile(
    r"^(?:get |api |service |app |system |simple )*(?:health|healthz|health check|healthcheck|health status"
    r"|ready|readyz"
    r"|readiness|live|livez|liveness|ping|pong|heartbeat|version|alive|up|metrics|robots txt|robots|favicon ico|favicon"
    r"|(?:\w+ )?sitemap(?: xml)?|manifest json|manifest|service worker(?: js)?|openapi json|openapi|swagger|redoc"
    r"|jwks(?: json)?|openid configuration|llms(?: full)? txt|docs|opensearch xml"
    r"|readiness probe|liveness probe|status|uptime)"
    r"(?: check| probe| endpoint| status| route)?$"
)
SET_UP = re.compile(r"\b(?:set ?up|install(?:ed)?|install mode|first install|initiali[sz]ed?|bootstrap|onboarding)\b")
NOT_OF_PEOPLE = frozenset({"webhooks", "webhook", "devices", "device", "admin", "models"})
JOINED = re.compile(r"^join(?: us)?$")
"""Whoever joins a site signs up; whoever joins a room, `/rooms/{id}/join`, is known."""
SOMEBODY = re.compile(r"\b(?:users?|admins?|accounts?|org|organi[sz]ation|exists?|count|any|owner|superusers?)\b")
STATIC = frozenset({"static", "assets", "themes", ".well-known", "well-known", "fonts", "css", "js", "images", "img"})
OPEN = frozenset({"public", "share", "shared", "embed", "embeds", "anonymous", "guest", "landing"})
CAPABILITY = re.compile(
    r"\b(?:token|secret|share id|share key|invite code|invitation code|invite id|unique hash|signature|hash"
    r"|magic|shared id"
    r"|link id|access key|api key|key hash|nonce|short code|slug code|public id|withdraw hash|code)$"
)
HELD = re.compile(r"[{<](?:\w+:)?(\w+)[}>]")
TOKEN_HELD = re.compile(r"[{<](?:\w+:)?(?:\w+_)?token[}>]/")
"""`/setup/{token}/steps`: all that is below is reached with what a link holds."""

LINK = re.compile(r"^(?:share|shared|invite|invitation|unsubscribe)\s(?:id|token|key|code|hash)$")
CATALOGUE = frozenset(
    {
        "products",
        "product",
        "catalog",
        "catalogue",
        "categories",
        "category",
        "posts",
        "post",
        "articles",
        "article",
        "blog",
    }
    | {"news", "faq", "faqs", "tags", "genres", "movies", "books", "songs", "countries", "currencies", "languages"}
    | {"timezones", "cities", "regions", "plans", "pricing", "menu", "feed", "rss", "announcements", "help", "shop"}
    | {"store", "recipes", "quotes", "brands", "pages", "terms", "privacy", "about", "contact", "home", "index"}
    | {"tos", "imprint"}
    | {
        "rss",
        "atom",
        "feeds",
        "rss xml",
        "atom xml",
        "feed xml",
        "feed json",
        "badge",
        "badges",
        "status page",
        "branding",
    }
    | {"models", "locales", "translations", "rates", "licenses", "changelog"}
)
PRIVATE = frozenset(
    {
        "admin",
        "internal",
        "me",
        "my",
        "private",
        "draft",
        "drafts",
        "export",
        "users",
        "user",
        "orders",
        "order",
        "account",
    }
)
SIGNATURES = re.compile(
    r"compare_digest|(?:timing_?)?safe_?equal|construct_?event|verify_?(?:\w+_)?signature|validate_?(?:\w+_)?signature|signature_?(?:is_)?valid"
    r"|verify_?(?:\w+_)?(?:webhook|hmac)|check_?(?:\w+_)?signature|validate_?(?:\w+_)?(?:webhook|hmac)"
    r"|webhook_?verif|hmac"
    r"|request_?validator|verify_?key|svix|signature_?verifier|verifier\.is_valid",
    re.IGNORECASE,
)


PEOPLE = frozenset({"users", "user", "accounts", "account", "members", "member", "customers"})
