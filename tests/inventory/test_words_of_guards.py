"""Names that say a guard where the code behind them cannot be followed: `api.get("/a", rights.isPermitted("a"))`."""

import pytest

from bot.core.inventory import ControlKind
from bot.inventory.words import sounds_like_authentication
from tests.fixes.test_with_inventory import World


@pytest.mark.parametrize(
    ("name", "guards"),
    [
        ("isPermitted", True),
        ("ensurePermitted", True),
        ("checkPermitted", True),
        ("permittedFields", False),
        ("isPermittedParams", False),
        ("permitted", False),
        ("guards", True),
        ("guardsman", False),
    ],
)
def test_who_is_permitted_is_asked_who_he_is(name: str, guards: bool) -> None:
    assert sounds_like_authentication(name) is guards


@pytest.mark.parametrize(
    ("option", "guards"), [("requiredPermissions", True), ("allowedAuth", True), ("roles", False), ("body", False)]
)
def test_middleware_that_is_told_whom_it_lets_in_is_a_guard(option: str, guards: bool) -> None:
    routes = (
        'const { Router } = require("express");\nconst security = require("./security");\nconst router = Router();\n'
    )
    routes += f'router.post("/a", security.inline({{ {option}: [READ] }}), async (req, res) => res.json(1));\n'
    inventory, _ = World({"routes.js": routes}).scan()
    (own,) = inventory.endpoints
    assert own.has(ControlKind.AUTHENTICATION) is guards


CONTROLLER = """\
import { Body, Controller, Post, SetMetadata } from '@nestjs/common';
export const Public = () => SetMetadata('public', true);

@Public()
@Controller('auth')
export class AuthController {
  @Post('login')
  login(@Body() body: Login) {
    return this.auth.login(body);
  }
}
"""
MODULE = """\
import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard } from '@nestjs/throttler';
import { JwtAuthGuard } from '@acme/guards';

@Module({
  providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }, { provide: APP_GUARD, useClass: JwtAuthGuard }],
})
export class AppModule {}
"""


def test_what_is_public_is_limited_all_the_same() -> None:
    inventory, _ = World({"src/auth.controller.ts": CONTROLLER, "src/app.module.ts": MODULE}).scan()
    (own,) = inventory.endpoints
    assert own.has(ControlKind.RATE_LIMIT)
    assert not own.has(ControlKind.AUTHENTICATION)


FORMS = """\
import { CanActivate, ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';

@Injectable()
export class CsrfGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest();
    const token = request.headers['csrf-token'] as string | undefined;
    if (!token) {
      throw new ForbiddenException('CSRF token required');
    }
    return verified(request, token);
  }
}
"""
PAYOUTS = """\
import { Controller, Delete, Param } from '@nestjs/common';

@Controller('payouts')
export class PayoutsController {
  @Delete(':id')
  remove(@Param('id') id: string) {
    return this.payouts.remove(id);
  }
}
"""


def test_a_guard_against_forged_forms_asks_nobody_who_calls() -> None:
    module = MODULE.replace("@acme/guards", "./csrf.guard").replace("JwtAuthGuard", "CsrfGuard")
    files = {"src/payouts.controller.ts": PAYOUTS, "src/app.module.ts": module, "src/csrf.guard.ts": FORMS}
    inventory, findings = World(files).scan()
    (own,) = inventory.endpoints
    assert not own.has(ControlKind.AUTHENTICATION)
    assert "SOC2-001" in {one.rule for one in findings}
