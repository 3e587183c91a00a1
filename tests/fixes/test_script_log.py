"""Lines in the logs of Node applications: who did what to whom, by the logger that the project has."""

import pytest

from bot.core.fix import Fix
from bot.fixes.find import propose
from bot.fixes.interface import FixContext
from bot.fixes.script_log import PLUGIN
from bot.fixes.verify import Rejected, check_text
from tests.fixes.test_with_inventory import World

CONTROLLER = """\
import { Body, Controller, Delete, Param, Post, Request, UseGuards } from '@nestjs/common';
import { JwtAuthGuard } from './guards';
import { LoginDto } from './login.dto';
import { UsersService } from './users.service';

@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

METHODS
}
"""
SERVICE = """\
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { User } from './user.entity';

@Injectable()
export class UsersService {
  constructor(@InjectRepository(User) private readonly repository: Repository<User>) {}

  remove(id: string) {
    return this.repository.delete({ id });
  }

  async validateLogin(login) {
    const user = await this.repository.findOneBy({ email: login.email });
    if (!(await bcrypt.compare(login.password, user.password))) throw new UnauthorizedException();
    return { token: this.jwt.sign({ sub: user.id }, { expiresIn: '1h' }) };
  }
}
"""
REMOVE = """\
  @UseGuards(JwtAuthGuard)
  @Delete(':id')
  remove(@Param('id') id: string): Promise<void> {
    return this.users.remove(id);
  }
"""
LOGIN = """\
  @Post('login')
  login(@Body() login: LoginDto) {
    return this.users.validateLogin(login);
  }
"""
DTO = """\
export class LoginDto {
  email: string;

  password: string;
}
"""

ROUTES = """\
const router = require('express').Router();
const auth = require('./auth');
const users = require('./users.controller');

router.delete('/users/:userId', auth, users.remove);

module.exports = router;
"""
HANDLERS = """\
const User = require('./user.model');

const remove = async (req, res) => {
  await User.deleteOne({ _id: req.params.userId });
  res.status(204).send();
};

module.exports = { remove };
"""
AUTH = """\
const logger = require('./config/logger');

module.exports = (req, res, next) => {
  if (!req.user) {
    logger.warn('refused');
    return res.status(401).send();
  }
  return next();
};
"""


def offered(files: dict[str, str], path: str) -> tuple[Fix, str] | None:
    """The first proposal for the finding, and the changed file's text."""
    here = World(files)
    inventory, findings = here.scan()
    finding = next(one for one in findings if one.rule == "SOC2-003" and one.location.path == path)
    for fix in propose(FixContext(finding, here.files[path], inventory, here.files), [PLUGIN]):
        after = check_text(fix, here.files[fix.path])
        if not isinstance(after, Rejected):
            return fix, after.text
    return None


def nest(methods: str) -> dict[str, str]:
    return {
        "src/users.controller.ts": CONTROLLER.replace("METHODS\n", methods),
        "src/users.service.ts": SERVICE,
        "src/login.dto.ts": DTO,
        "src/guards.ts": "export class JwtAuthGuard extends AuthGuard('jwt') {}\n",
    }


def test_a_class_of_nest_gets_a_logger_and_waits_for_what_it_logs() -> None:
    found = offered(nest(REMOVE), "src/users.controller.ts")
    assert found is not None
    text = found[1]
    assert "Request, UseGuards, Logger } from '@nestjs/common';" in text
    assert "  private readonly logger = new Logger(UsersController.name);\n\n  constructor(" in text
    assert (
        "  async remove(@Param('id') id: string): Promise<void> {\n    await this.users.remove(id);\n"
        "    this.logger.log('account deleted', { target: id });\n  }\n"
    ) in text


def test_a_logger_that_the_class_has_is_used() -> None:
    files = nest(REMOVE)
    path = "src/users.controller.ts"
    files[path] = files[path].replace("users: UsersService)", "users: UsersService, private readonly log: PinoLogger)")
    found = offered(files, path)
    assert found is not None
    assert "    this.log.info({ target: id }, 'account deleted');\n" in found[1]


def test_a_sign_in_is_told_by_the_name_that_is_given() -> None:
    found = offered(nest(LOGIN), "src/users.controller.ts")
    assert found is not None
    assert (
        "  async login(@Body() login: LoginDto) {\n    const result = await this.users.validateLogin(login);\n"
        "    this.logger.log('login succeeded', { target: login.email });\n    return result;\n"
    ) in found[1]


def test_a_handler_in_another_file_is_mended_there_by_the_projects_logger() -> None:
    files = {
        "routes.js": ROUTES,
        "users.controller.js": HANDLERS,
        "auth.js": AUTH,
        "user.model.js": "module.exports = require('mongoose').model('User', new Schema({ email: String }));\n",
        "config/logger.js": "module.exports = require('winston').createLogger();\n",
    }
    found = offered(files, "routes.js")
    assert found is not None
    fix, text = found
    assert fix.path == "users.controller.js"
    assert "const logger = require('./config/logger');\n" in text
    assert "  logger.info('account deleted', { target: req.params.userId });\n  res.status(204)" in text


def test_a_line_that_names_nobody_is_not_offered() -> None:
    files = nest(REMOVE.replace("':id'", "'me'").replace("@Param('id') id: string", "@Request() request"))
    assert offered({**files}, "src/users.controller.ts") is None


def test_nobody_is_named_by_a_part_of_the_path_that_the_handler_does_not_read() -> None:
    """`PATCH /users/:userId` that changes whoever calls: the path may say anything."""
    handlers = HANDLERS.replace("{ _id: req.params.userId }", "{ _id: req.user.id }")
    files = {"routes.js": ROUTES, "users.controller.js": handlers, "auth.js": AUTH}
    files["user.model.js"] = "module.exports = require('mongoose').model('User', new Schema({ email: String }));\n"
    found = offered(files, "routes.js")
    assert found is not None
    assert "req.params" not in found[1]
    assert "  console.info('account deleted', { actor: req.user.id });\n" in found[1].replace(
        "logger.info", "console.info"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("updateAccessToken", "token changed"),
        ("refreshToken", "token renewed"),
        ("accessToken", "token issued"),
        ("createToken", "token issued"),
        ("login", "login succeeded"),
    ],
)
def test_a_token_is_no_login(name: str, words: str) -> None:
    method = (
        LOGIN.replace("login(", f"{name}(")
        .replace("'login'", "':id/token'")
        .replace("@Body()", "@Param('id') id, @Body()")
    )
    found = offered(nest(method), "src/users.controller.ts")
    assert found is not None
    assert f"    this.logger.log('{words}', {{ target: id" in found[1]


PAYMENTS = """\
const { Invoice } = require('./models');

const HANDLER = async (req, res) => {
  if (!req.user?.id) return res.status(401).send();
  await Invoice.deleteMany({ payment: req.params.paymentId });
  res.status(204).send();
};

module.exports = { HANDLER };
"""


@pytest.mark.parametrize(
    ("handler", "path", "words"),
    [
        ("deletePayment", "/payments/:paymentId", "payment deleted"),
        ("remove", "/payments/:paymentId/invoices", "invoice deleted"),
        ("removePaymentFromList", "/payments/:paymentId", None),
    ],
)
def test_a_line_speaks_of_what_the_handler_is_about(handler: str, path: str, words: str | None) -> None:
    routes = ROUTES.replace("/users/:userId", path).replace("users.remove", f"users.{handler}")
    models = "exports.Invoice = require('mongoose').model('Invoice', new Schema({ text: String }));\n"
    files = {"routes.js": routes, "users.controller.js": PAYMENTS.replace("HANDLER", handler), "auth.js": AUTH}
    here = World({**files, "models.js": models})
    inventory, findings = here.scan()
    finding = next(one for one in findings if one.rule == "SOC2-010")
    found = list(propose(FixContext(finding, here.files["routes.js"], inventory, here.files), [PLUGIN]))
    lines = [line.strip() for fix in found for line in fix.edit.lines]
    line = f"logger.info('{words}', {{ target: req.params.paymentId, actor: req.user?.id }});"
    assert (line in lines) == (words is not None), lines
    assert bool(found) == (words is not None)


def test_the_caller_is_whom_the_handler_asks_the_session_for() -> None:
    handlers = PAYMENTS.replace("HANDLER", "deletePayment").replace(
        "if (!req.user?.id) return res.status(401).send();", "const userId = Sessions.userOf(req.session);"
    )
    routes = ROUTES.replace("/users/:userId", "/payments/:paymentId").replace("users.remove", "users.deletePayment")
    models = "exports.Invoice = require('mongoose').model('Invoice', new Schema({ text: String }));\n"
    files = {"routes.js": routes, "users.controller.js": handlers, "auth.js": AUTH, "models.js": models}
    here = World(files)
    inventory, findings = here.scan()
    finding = next(one for one in findings if one.rule == "SOC2-010")
    found = list(propose(FixContext(finding, here.files["routes.js"], inventory, here.files), [PLUGIN]))
    lines = [line for fix in found for line in fix.edit.lines]
    assert any("{ target: req.params.paymentId, actor: userId }" in line for line in lines)
