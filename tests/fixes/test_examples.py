# ruff: noqa: E501 - a case is a line
"""The whole way of a fix on the rules' own examples of bad code: remarked, mended, and proved by a second look."""

from pathlib import Path

import pytest

from bot.registry import rules_folder
from tests.fixes.test_with_inventory import World

CASES = [
    ("SOC2-001", "bad-express-forgotten-middleware", "routes/invoices.js", 'router.delete("/:id", authenticate, async'),
    ("SOC2-001", "bad-nest-forgotten-guard", "src/invoices/invoices.controller.ts", '@UseGuards(JwtAuthGuard)\n  @Post(":id/void")'),
    ("SOC2-003", "bad-fastapi-forgotten-deletion", "app/users.py", 'logger.info("account %s deleted", user_id)'),
    ("SOC2-003", "bad-flask-log-of-another-failure", "admin.py", 'log.info("account %s banned", member_id)'),
    ("SOC2-004", "bad-flask-percent-in-text", "app.py", "user_id = :id AND status = :status"),
    ("SOC2-006", "bad-fastapi-login-among-limited", "app/auth.py", '@limiter.limit("5/minute")\ndef login'),
    ("SOC2-006", "bad-flask-exempt-login", "app.py", '@app.post("/login")  # expect: SOC2-006\ndef login'),
    ("SOC2-006", "bad-flask-one-blueprint-limited", "web/auth.py", "from web.limits import limiter\n"),
    ("SOC2-006", "bad-express-limiter-not-applied", "src/signup.js", 'router.post("/register", limiter, async'),
    ("SOC2-007", "bad-express-controller-class", "src/reports.controller.ts", 'const message = "Could not build the report";\n      console.error(e);\n'),
    ("SOC2-008", "bad-fastapi-only-recorded", "main.py", "Contract.customer_id == user.id"),
    ("SOC2-008", "bad-django-id-from-form", "wallets/views.py", "holder=request.user"),
    ("SOC2-008", "bad-express-mongoose-by-id", "routes/notes.js", "Note.findOne({ _id: req.params.id, owner: req.user.id })"),
    ("SOC2-008", "bad-express-sql-by-id", "routes/invoices.js", 'WHERE id = $1 AND user_id = $2", [req.params.id, req.user.id]'),
    ("SOC2-008", "bad-fastify-drizzle", "tickets.ts", ".where(and(eq(rows.id, Number(id)), eq(rows.userId, request.user.id)))"),
    ("SOC2-008", "bad-next-document-by-id", "app/api/documents/[id]/route.ts", "delete({ where: { id, ownerId: session.user.id } })"),
    ("SOC2-003", "bad-express-session-login", "src/routes/session.js", 'console.info("login succeeded", { target: user.id });\n  res.json'),
    ("SOC2-003", "bad-express-suspension-in-service", "src/admin.js", 'console.info("account suspended", { target: req.params.id })'),
    ("SOC2-010", "bad-express-invoice-void", "src/invoices.js", 'record(req.user, "invoice.voided", req.params.id);\n\n  res.json'),
    ("SOC2-010", "bad-express-invoice-paid", "src/invoices.js", 'await invoice.save();\n  await record(req.user, "invoice.paid", req.params.id)'),
    ("SOC2-010", "bad-express-prisma-invoice", "src/invoices.ts", 'recordAudit(req.user.id, "invoice.deleted", req.params.id)'),
    ("SOC2-010", "bad-koa-payout-cancelled", "src/payouts.ts", 'action: "payout.cancel", target: payout.id'),
    ("SOC2-010", "bad-fastapi-forgotten-among-recorded", "app/invoices.py", 'record(db, user, "invoice.deleted", invoice)\n    db.delete(invoice)'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "example", "path", "wanted"), CASES)
def test_example(rule: str, example: str, path: str, wanted: str) -> None:
    (folder,) = rules_folder().glob(f"{rule}-*/examples/{example}")
    after = world_of(folder).prove(rule, path)[2]
    assert wanted in after


def world_of(folder: Path) -> World:
    files = {one.relative_to(folder).as_posix(): one.read_text() for one in folder.rglob("*") if one.is_file()}
    return World({path: text for path, text in files.items() if path.endswith((".py", ".js", ".ts"))})
