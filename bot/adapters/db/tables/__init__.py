"""The tables as they are now; `migrations/` leads to them. A test keeps the two equal."""

from bot.adapters.db.tables.base import metadata
from bot.adapters.db.tables.chores import chores
from bot.adapters.db.tables.deliveries import deliveries
from bot.adapters.db.tables.evidence import evidence, evidence_heads
from bot.adapters.db.tables.findings import findings, reviewed_heads
from bot.adapters.db.tables.intents import intents
from bot.adapters.db.tables.jobs import current_jobs, jobs
from bot.adapters.db.tables.model_tokens import model_tokens
from bot.adapters.db.tables.repositories import repositories
from bot.adapters.db.tables.required_checks import required_checks
from bot.adapters.db.tables.review_pages import review_pages
from bot.adapters.db.tables.waivers import waivers
from bot.adapters.db.tables.write_paces import write_paces

__all__ = [
    "chores",
    "current_jobs",
    "deliveries",
    "evidence",
    "evidence_heads",
    "findings",
    "intents",
    "jobs",
    "metadata",
    "model_tokens",
    "repositories",
    "required_checks",
    "review_pages",
    "reviewed_heads",
    "waivers",
    "write_paces",
]
