"""The only reader of the environment: every setting, what it means, and all faults at once.

docs/configuration.md is generated from SETTINGS.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from platformdirs import user_cache_path

from bot.core.identity import Secret


class SettingsError(Exception):
    """One or more settings are missing or malformed; `faults` names each of them with what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Setting:
    """One environment variable. `default` is None where it is required."""

    name: str
    meaning: str
    default: str | None
    secret: bool = False


SETTINGS = (
    Setting("GITHUB_APP_ID", "The App's numeric id, from its settings page on GitHub.", None),
    Setting(
        "GITHUB_PRIVATE_KEY",
        "The App's private key as PEM text (line breaks may be written as `\\n`). Or set `GITHUB_PRIVATE_KEY_PATH`.",
        None,
        secret=True,
    ),
    Setting("GITHUB_PRIVATE_KEY_PATH", "A file that holds the private key, instead of `GITHUB_PRIVATE_KEY`.", ""),
    Setting(
        "GITHUB_WEBHOOK_SECRET",
        "The webhook's secret, at least 16 characters. Without one, anybody could send events.",
        None,
        secret=True,
    ),
    Setting(
        "GITHUB_API_URL",
        "Root of the REST API. GitHub Enterprise Server: `https://HOST/api/v3`.",
        "https://api.github.com",
    ),
    Setting("GITHUB_SERVER_URL", "Where git repositories are fetched from.", "https://github.com"),
    Setting("GITHUB_GRAPHQL_URL", "The GraphQL endpoint.", "derived from `GITHUB_API_URL`"),
    Setting(
        "DATABASE_URL",
        "`sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/NAME`.",
        "SQLite, in `COMPLIANCE_HOME`",
        secret=True,
    ),
    Setting(
        "COMPLIANCE_HOME",
        "Folder for the SQLite database, git mirrors and caches. Where it is not set, `review` and `scan` "
        "keep their cache in the user's cache folder.",
        "./.complianceagent",
    ),
    Setting(
        "OPENAI_API_KEY",
        "The key of a language model that may be asked for a fix where no other is known. Without one, none is asked.",
        "",
        secret=True,
    ),
    Setting(
        "OPENAI_BASE_URL",
        "Where it is: any endpoint that speaks the OpenAI chat protocol with structured output.",
        "https://api.openai.com/v1",
    ),
    Setting("OPENAI_MODEL", "What the endpoint calls the model. Needed with `OPENAI_API_KEY`.", ""),
    Setting("OPENAI_DAILY_TOKENS", "Tokens (in and out) that one installation may use in a day (UTC).", "200000"),
    Setting(
        "INSTALLATION_JOBS",
        "Jobs (reviews, commands) of one installation that are under way at the same time, in all workers together.",
        "12",
    ),
    Setting(
        "WAIVER_FOUR_EYES",
        "`on`: whoever opened a pull request cannot waive its findings. `off`: anybody with write access can.",
        "on",
    ),
    Setting("WAIVER_DAYS", "Days that a waiver may hold at most.", "365"),
    Setting("HOST", "Address to listen on.", "127.0.0.1"),
    Setting("PORT", "Port to listen on.", "8080"),
)

MINIMUM_SECRET_LENGTH = 16
"""Characters of a webhook secret. GitHub asks for "a random string of text with high entropy"; below 16 we refuse."""


@dataclass(frozen=True)
class ModelSettings:
    """The language model that may be asked for fixes."""

    key: Secret
    base_url: str
    name: str
    daily_tokens: int


@dataclass(frozen=True)
class Settings:
    """Everything a server needs. URLs carry no trailing slash."""

    app_id: int
    private_key: Secret
    webhook_secret: Secret
    api_url: str
    server_url: str
    graphql_url: str
    database_url: Secret
    home: Path
    host: str
    port: int
    model: ModelSettings | None = None
    installation_jobs: int = 12
    four_eyes: bool = True
    waiver_days: int = 365


def load_database_url(environ: Mapping[str, str] | None = None) -> str:
    """The part of the settings that commands on the evidence need. Raises SettingsError."""
    reader = _Reader(os.environ if environ is None else environ)
    url = reader.database_url()
    reader.finish()
    return url


def load_cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where `review` and `scan` remember what they read: below COMPLIANCE_HOME if it is set, else in the user's cache
    folder, never in the repository that is looked at."""
    known = os.environ if environ is None else environ
    home = known.get("COMPLIANCE_HOME")
    return Path(home).absolute() if home else user_cache_path("complianceagent")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """All settings of a server. Raises SettingsError naming every fault at once: no half-configured start."""
    reader = _Reader(os.environ if environ is None else environ)
    api_url = reader.url("GITHUB_API_URL", "https://api.github.com")
    settings = Settings(
        app_id=reader.number("GITHUB_APP_ID", None, 1, 2**53),
        private_key=reader.private_key(),
        webhook_secret=reader.webhook_secret(),
        api_url=api_url,
        server_url=reader.url("GITHUB_SERVER_URL", "https://github.com"),
        graphql_url=reader.url("GITHUB_GRAPHQL_URL", graphql_url_of(api_url)),
        database_url=Secret(reader.database_url()),
        home=reader.home(),
        host=reader.host(),
        port=reader.number("PORT", 8080, 0, 65535),
        model=reader.model(),
        installation_jobs=reader.number("INSTALLATION_JOBS", 12, 1, 10_000),
        four_eyes=reader.switch("WAIVER_FOUR_EYES", default=True),
        waiver_days=reader.number("WAIVER_DAYS", 365, 1, 3650),
    )
    reader.finish()
    return settings


def graphql_url_of(api_url: str) -> str:
    """GitHub Enterprise Server keeps GraphQL at /api/graphql beside /api/v3 (GitHub docs, GraphQL on GHES)."""
    return f"{api_url.removesuffix('/v3')}/graphql"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself. Names other than "localhost" are not looked up."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_rsa_key(pem: str) -> bool:
    """GitHub's app keys are RSA and not encrypted (GitHub docs: Managing private keys for GitHub Apps)."""
    try:
        return isinstance(load_pem_private_key(pem.encode(), password=None), RSAPrivateKey)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


class _Reader:
    """Collects faults instead of stopping at the first one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._faults: list[str] = []

    def finish(self) -> None:
        if self._faults:
            raise SettingsError(self._faults)

    def _fault(self, name: str, problem: str) -> None:
        self._faults.append(f"{name}: {problem}")

    def number(self, name: str, default: int | None, low: int, high: int) -> int:
        text = self._environ.get(name, "").strip()
        if not text and default is not None:
            return default
        if not text:
            self._fault(name, "is not set; it is the numeric id on the App's settings page")
        elif not (text.isascii() and text.isdigit()) or not low <= int(text[:20]) <= high:
            self._fault(name, f"must be a whole number from {low} to {high}")
        else:
            return int(text)
        return 0

    def switch(self, name: str, *, default: bool) -> bool:
        text = self._environ.get(name, "").strip().lower()
        if text not in {"", "on", "off"}:
            self._fault(name, "must be `on` or `off`")
        return default if not text else text == "on"

    def url(self, name: str, default: str) -> str:
        text = (self._environ.get(name, "").strip() or default).rstrip("/")
        try:
            parts = urlsplit(text)
            good = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
        except ValueError:
            good = False
        if not good:
            self._fault(name, "must be an http(s) URL without user name, such as https://HOST/api/v3")
        elif parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            self._fault(name, "must begin with https://: tokens and code would cross the network in the clear")
        return text

    def webhook_secret(self) -> Secret:
        text = self._environ.get("GITHUB_WEBHOOK_SECRET", "")
        if not text:
            self._fault("GITHUB_WEBHOOK_SECRET", "is not set; without it anybody could send events")
        elif len(text) < MINIMUM_SECRET_LENGTH:
            self._fault("GITHUB_WEBHOOK_SECRET", f"must have at least {MINIMUM_SECRET_LENGTH} characters")
        return Secret(text)

    def private_key(self) -> Secret:
        text = self._environ.get("GITHUB_PRIVATE_KEY", "")
        path = self._environ.get("GITHUB_PRIVATE_KEY_PATH", "")
        if not text and path:
            try:
                text = Path(path).read_text(encoding="ascii")
            except (OSError, UnicodeDecodeError) as error:
                self._fault("GITHUB_PRIVATE_KEY_PATH", f"cannot be read ({type(error).__name__})")
                return Secret("")
        if not text:
            self._fault("GITHUB_PRIVATE_KEY", "is not set; give the PEM, or its file by GITHUB_PRIVATE_KEY_PATH")
        elif not _is_rsa_key(text := text.replace("\\n", "\n")):
            self._fault("GITHUB_PRIVATE_KEY", "is not an RSA private key in PEM form (it should begin with -----BEGIN)")
        return Secret(text)

    def model(self) -> ModelSettings | None:
        """None without a key; what else is set is looked at all the same."""
        key = self._environ.get("OPENAI_API_KEY", "").strip()
        name = self._environ.get("OPENAI_MODEL", "").strip()
        url = self.url("OPENAI_BASE_URL", "https://api.openai.com/v1")
        tokens = self.number("OPENAI_DAILY_TOKENS", 200_000, 0, 10**9)
        if key and not name:
            self._fault("OPENAI_MODEL", "is not set; with OPENAI_API_KEY it has to name the model")
        return ModelSettings(Secret(key), url, name, tokens) if key else None

    def host(self) -> str:
        return self._environ.get("HOST") or "127.0.0.1"

    def home(self) -> Path:
        return Path(self._environ.get("COMPLIANCE_HOME") or ".complianceagent").absolute()

    def database_url(self) -> str:
        text = self._environ.get("DATABASE_URL", "").strip()
        if not text:
            return f"sqlite:///{self.home() / 'complianceagent.db'}"
        if text.split(":", 1)[0].split("+", 1)[0] not in {"sqlite", "postgres", "postgresql"}:
            self._fault("DATABASE_URL", "must begin with sqlite:/// or postgresql://")
        return text
