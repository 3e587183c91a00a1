"""Every setting, and what it means. docs/configuration.md is generated from SETTINGS."""

from dataclasses import dataclass


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
    Setting(
        "OPENAI_DAILY_TOKENS",
        "Tokens (in and out) that one installation may use in a day (UTC), over all processes.",
        "200000",
    ),
    Setting(
        "INSTALLATION_JOBS",
        "Jobs (reviews, commands) of one installation that are under way at the same time, in all workers together.",
        "12",
    ),
    Setting(
        "KEEP_DAYS",
        "Days that webhooks as they came in, pages of reviews, the queue's records of ended work, and unused git "
        "mirrors are kept, 7 at least. Evidence, findings and waivers are never removed.",
        "30",
    ),
    Setting("MIRRORS_GIB", "GiB that git mirrors may take; the longest unused go first.", "20"),
    Setting("BACKUPS", "Daily backups of the SQLite database that are kept, in `COMPLIANCE_HOME/backups`.", "7"),
    Setting(
        "METRICS_TOKEN",
        "What a Prometheus has to send as its bearer token to read `/metrics`, and the password of `/dashboard` (any "
        "user name). Without one, nobody can read either.",
        "",
        secret=True,
    ),
    Setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "Where traces go: an OpenTelemetry collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318`. "
        "Without one, nothing is traced.",
        "",
    ),
    Setting(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "What the collector wants to be told, such as `authorization=Bearer%20TOKEN` (several with commas).",
        "",
        secret=True,
    ),
    Setting("WORKER_PORT", "Port of `/healthz`, `/readyz` and `/metrics` of a `worker`. Without one, it has none.", ""),
    Setting(
        "PUBLIC_URL",
        "Where people's browsers reach this server, such as `https://bot.example.com`: each review has a page there, "
        "which its check run links to. Without one there are no pages. Set it for `web` and `worker` alike.",
        "",
    ),
    Setting("HOST", "Address to listen on.", "127.0.0.1"),
    Setting("PORT", "Port to listen on.", "8080"),
)
