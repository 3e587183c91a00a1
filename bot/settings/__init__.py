"""The only reader of the environment: every setting, what it means, and all faults at once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from bot.core.identity import Secret
from bot.settings.known import SETTINGS, Setting
from bot.settings.reader import ModelSettings, Reader, SettingsError, TraceSettings, is_loopback

__all__ = [
    "SETTINGS",
    "ModelSettings",
    "Setting",
    "Settings",
    "SettingsError",
    "TraceSettings",
    "graphql_url_of",
    "is_loopback",
    "load_cache_folder",
    "load_database_url",
    "load_home",
    "load_settings",
]


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
    metrics_token: Secret | None = None
    worker_port: int = 0
    traces: TraceSettings | None = None
    keep_days: int = 30
    mirrors_gib: int = 20
    backups: int = 7
    public_url: str = ""


def load_database_url(environ: Mapping[str, str] | None = None) -> str:
    """The part of the settings that commands on the evidence need. Raises SettingsError."""
    reader = Reader(os.environ if environ is None else environ)
    url = reader.database_url()
    reader.finish()
    return url


def load_home(environ: Mapping[str, str] | None = None) -> Path:
    """Where a server keeps what is not in its database."""
    return Reader(os.environ if environ is None else environ).home()


def load_cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where `review` and `scan` remember what they read: below COMPLIANCE_HOME if it is set, else in the user's cache
    folder, never in the repository that is looked at."""
    known = os.environ if environ is None else environ
    home = known.get("COMPLIANCE_HOME")
    return Path(home).absolute() if home else user_cache_path("complianceagent")


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """All settings of a server. Raises SettingsError naming every fault at once: no half-configured start."""
    reader = Reader(os.environ if environ is None else environ)
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
        metrics_token=reader.metrics_token(),
        worker_port=reader.number("WORKER_PORT", 0, 1, 65535),
        traces=reader.traces(),
        keep_days=reader.number("KEEP_DAYS", 30, 7, 36_500),
        mirrors_gib=reader.number("MIRRORS_GIB", 20, 1, 100_000),
        backups=reader.number("BACKUPS", 7, 1, 1_000),
        public_url=reader.public_url(),
    )
    reader.finish()
    return settings


def graphql_url_of(api_url: str) -> str:
    """GitHub Enterprise Server keeps GraphQL at /api/graphql beside /api/v3 (GitHub docs, GraphQL on GHES)."""
    return f"{api_url.removesuffix('/v3')}/graphql"
