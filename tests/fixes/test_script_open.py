"""Methods of Nest that are open on purpose, by what their neighbours and their documentation say."""

import pytest

from tests.fixes.test_script_idiom import proposals
from tests.fixes.test_with_inventory import World

CONTROLLER = """\
import { Body, Controller, Delete, Get, Param, Post, UseGuards } from "@nestjs/common";
import { ApiBearerAuth, ApiOperation } from "@nestjs/swagger";
import { GUARDS } from "./guards";
import { Teams } from "./teams";

@Controller("teams")
export class TeamsController {
  constructor(private readonly teams: Teams) {}

METHODS}
"""
GUARDS = (
    'export class JwtAuthGuard extends AuthGuard("jwt") {}\nexport class AdminGuard extends AuthGuard("admin") {}\n'
)


def told(*decorators: str) -> list[str]:
    """What is proposed for the last of some methods with these decorators."""
    methods = "".join(
        f"{''.join(f'  {one}{chr(10)}' for one in each.split(' / ') if one)}"
        f'  @Delete("{at}/:id")\n  remove{at}(@Param("id") id: string) {{\n    return this.teams.remove(id);\n  }}\n\n'
        for at, each in enumerate(decorators)
    )
    names = ", ".join(sorted({one for one in ("AdminGuard", "JwtAuthGuard") if one in methods}))
    text = CONTROLLER.replace("METHODS", methods).replace("GUARDS", names)
    files = {"teams.controller.ts": text, "guards.ts": GUARDS}
    here = World({**files, "teams.ts": "export class Teams {}\n"})
    return proposals(here, "SOC2-001", "teams.controller.ts")


@pytest.mark.parametrize(
    ("guarded", "own", "offered"),
    [
        ("@UseGuards(JwtAuthGuard)", "", True),
        ("@UseGuards(JwtAuthGuard)", '@ApiOperation({ summary: "Leaves a team (public endpoint)" })', False),
        ("@ApiBearerAuth() / @UseGuards(JwtAuthGuard)", "", False),
        ("@ApiBearerAuth() / @UseGuards(JwtAuthGuard)", "@ApiBearerAuth()", True),
    ],
)
def test_what_is_documented_as_open(guarded: str, own: str, offered: bool) -> None:
    assert bool(told(guarded, guarded, guarded, own)) == offered


@pytest.mark.parametrize("others", [(), ("@UseGuards(JwtAuthGuard)",)])
def test_whose_guard_it_is_is_not_guessed(others: tuple[str, ...]) -> None:
    admin = "@UseGuards(AdminGuard)"
    offered = [one for one in told(admin, admin, admin, *others, "") if "@UseGuards(AdminGuard)" in one]
    assert bool(offered) == (not others)


def test_a_guard_of_those_who_change_is_none_for_those_who_read() -> None:
    admin = "@UseGuards(AdminGuard)"
    methods = "".join(
        f'  {admin}\n  @Delete("{at}/:id")\n  remove{at}(@Param("id") id: string) {{\n'
        "    return this.teams.remove(id);\n  }\n\n"
        for at in range(3)
    )
    methods += '  @Get(":id")\n  one(@Param("id") id: string) {\n    return this.teams.findOne({ id });\n  }\n'
    text = CONTROLLER.replace("METHODS", methods).replace("GUARDS", "AdminGuard")
    here = World({"teams.controller.ts": text, "guards.ts": GUARDS, "teams.ts": "export class Teams {}\n"})
    assert [one.rule for one in here.scan()[1]].count("SOC2-001") == 1
    assert not proposals(here, "SOC2-001", "teams.controller.ts")
