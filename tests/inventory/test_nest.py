"""NestJS: which guards stand before which handlers."""

import pytest

from bot.core.inventory import ControlKind, Endpoint
from tests.inventory.sources import has, inventory_of

GUARD = """
import { CanActivate, Injectable, UnauthorizedException } from '@nestjs/common';
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(private reflector: Reflector, private tokens: TokenService) {}
  async canActivate(context) {
    if (this.reflector.getAllAndOverride(OPEN_KEY, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest();
    const token = request.headers.authorization?.split(' ')[1];
    if (!token) throw new UnauthorizedException();
    try { request.user = await this.tokens.verify(token); } catch { throw new UnauthorizedException(); }
    return true;
  }
}
export const OPEN_KEY = 'open';
"""
ROLES = """
import { CanActivate, SetMetadata } from '@nestjs/common';
export const Roles = (...roles: string[]) => SetMetadata('roles', roles);
export class RolesGuard implements CanActivate {
  constructor(private reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.get<string[]>('roles', context.getHandler());
    if (!roles) return true;
    const { user } = context.switchToHttp().getRequest();
    return roles.some((role) => user.roles?.includes(role));
  }
}
"""
DECORATORS = """
import { SetMetadata, UseGuards, applyDecorators, createParamDecorator } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { OPEN_KEY, TokenGuard } from './guard';
import { Roles, RolesGuard } from './roles';
export const Open = () => SetMetadata(OPEN_KEY, true);
export const JwtGuard = AuthGuard('jwt');
export function Auth(...roles: string[]) {
  return applyDecorators(Roles(...roles), UseGuards(JwtGuard, RolesGuard));
}
export const CurrentUser = createParamDecorator((data, ctx) => ctx.switchToHttp().getRequest().user);
"""
SHOP = """
import { Body, Controller, Delete, Get, Param, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Auth, CurrentUser, JwtGuard, Open } from './decorators';
import { TokenGuard } from './guard';
import { Roles, RolesGuard } from './roles';
"""
MAIN = """
import { NestFactory, APP_GUARD } from '@nestjs/core';
import { Module } from '@nestjs/common';
import { TokenGuard } from './guard';
import { RolesGuard } from './roles';
"""


def nest(controller: str, extra: str = "") -> dict[str, Endpoint]:
    files = {
        "src/guard.ts": GUARD,
        "src/roles.ts": ROLES,
        "src/decorators.ts": DECORATORS,
        "src/shop.controller.ts": f"{SHOP}\n{controller}",
        "src/main.ts": f"{MAIN}\n{extra}",
    }
    return {f"{'/'.join(one.methods)} {one.path}": one for one in inventory_of(files).endpoints}


def test_paths_of_controllers() -> None:
    found = nest(
        "@Controller(['a', 'b']) class C { @Get(':id/x') f(@Param('id') id: string) { return all() } @Post() g() {} }",
        "async function start() { const app = await NestFactory.create(M); app.setGlobalPrefix('api'); }",
    )
    assert sorted(found) == ["GET /api/a/{id}/x", "GET /api/b/{id}/x", "POST /api/a", "POST /api/b"]
    assert found["GET /api/a/{id}/x"].parameters[0].source == "path"


@pytest.mark.parametrize(
    "guard",
    [
        "UseGuards(TokenGuard)",
        "UseGuards(AuthGuard('jwt'))",
        "UseGuards(AuthGuard(['jwt', 'api-key']))",
        "UseGuards(JwtGuard, RolesGuard)",
        "Auth('admin')",
    ],
)
def test_guards_of_handlers_and_controllers(guard: str) -> None:
    on_handler = nest(f"@Controller('a') class C {{ @{guard} @Get() f() {{ return all() }} @Post() g() {{}} }}")
    assert {name: has(one) for name, one in on_handler.items()} == {"GET /a": True, "POST /a": False}
    on_class = nest(f"@Controller('a') @{guard} export class C {{ @Get() f() {{ return all() }} }}")
    assert has(on_class["GET /a"])


@pytest.mark.parametrize(
    "everywhere",
    [
        "@Module({ providers: [{ provide: APP_GUARD, useClass: TokenGuard }] }) export class AppModule {}",
        "async function start() { const app = await NestFactory.create(M); app.useGlobalGuards(new TokenGuard(r)); }",
    ],
)
def test_guards_of_applications(everywhere: str) -> None:
    found = nest("@Controller('a') class C { @Get() f() { return all() } @Open() @Post() g() { save() } }", everywhere)
    assert has(found["GET /a"])
    assert not has(found["POST /a"])
    assert "open" in found["POST /a"].public


def test_a_guard_that_asks_only_where_roles_are_told() -> None:
    found = nest(
        "@Controller('a') class C { @Get() f() { return all() } @Roles('admin') @Post() g() { save() } }",
        "@Module({ providers: [{ provide: APP_GUARD, useClass: RolesGuard }] }) export class AppModule {}",
    )
    assert not has(found["GET /a"])
    assert has(found["POST /a"], ControlKind.AUTHORIZATION)


@pytest.mark.parametrize(
    "body",
    [
        "return true;",
        "const token = req.headers.authorization; if (!token) return true; return check(token);",
    ],
)
def test_guards_that_let_strangers_in(body: str) -> None:
    found = nest(
        f"class AccountGuard {{ canActivate(ctx) {{ const req = ctx.getRequest(); {body} }} }}"
        "@Controller('a') @UseGuards(AccountGuard) class C { @Get() f() { return all() } }"
    )
    assert not has(found["GET /a"])


def test_an_optional_guard_and_a_throttler_authenticate_nobody() -> None:
    found = nest(
        "import {ThrottlerGuard} from '@nestjs/throttler';"
        "class Lenient extends AuthGuard('jwt') { handleRequest(err, user) { return user; } }"
        "@Controller('a') class C { @UseGuards(Lenient) @Get() f() { return all() }"
        " @UseGuards(ThrottlerGuard) @Post() g() { save() } }"
    )
    assert has(found["GET /a"], ControlKind.OPTIONAL_AUTHENTICATION)
    assert [one.kind for one in found["POST /a"].controls] == [ControlKind.RATE_LIMIT]


def test_the_caller_as_a_parameter() -> None:
    found = nest(
        "@Controller('a') @UseGuards(JwtGuard) class C { constructor(private orders: Orders) {}"
        " @Get(':id') f(@Param('id') id: string, @CurrentUser() user: User)"
        " { return this.orders.findOne({ id, owner: user.id }) }"
        " @Delete(':id') g(@Param('id') id: string) { return this.orders.delete(id) } }"
    )
    assert [one.checked for one in found["GET /a/{id}"].accesses if not one.checked] == []
    assert [one.checked for one in found["DELETE /a/{id}"].accesses] == [""]


def test_middleware_for_routes() -> None:
    found = nest(
        "@Controller('a') class C { @Get() f() { return all() } }"
        "@Controller('b') class D { @Get() f() { return all() } }",
        """import {C} from './shop.controller';
        export class Sessions {
          use(req, res, next) { if (!req.session.userId) throw new UnauthorizedException(); next(); }
        }
        export class AppModule { configure(consumer) { consumer.apply(Sessions).exclude('login').forRoutes(C); } }""",
    )
    assert {name: has(one) for name, one in found.items()} == {"GET /a": True, "GET /b": False}
