# ruff: noqa: E501 - a case is a line
"""What a client is told comes from the author's own words, also those for the log; who is named is there by then."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_credentials import PLUGIN as CREDENTIALS
from bot.fixes.script_errors import PLUGIN as ERRORS
from bot.fixes.script_log import PLUGIN as LOG
from tests.fixes.test_script_log import REMOVE, nest, offered
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import fixed


@pytest.mark.parametrize(
    ("log", "told"),
    [
        ("'Error listing objects in S3:', e.message", "Error listing objects in S3"),
        ("`Failed to clear the cache at ${path}`", "Failed to clear the cache"),
        ("'Exception calling the API: %s', e.message", "Exception calling the API"),
        ("'[SAML] error:', e", "Internal server error"),
        ("'Error in listObjects', e", "Internal server error"),
        ("'Failed', e", "Internal server error"),
        ("e", "Internal server error"),
    ],
)
def test_the_client_is_told_what_the_log_is_told(log: str, told: str) -> None:
    code = f"try {{ load('a', 'b'); }} catch (e) {{\n  console.error({log});\n  res.status(500).json({{ error: e.message }});\n}}\n"
    after = fixed(code, "status(500)", "SOC2-007", ERRORS, path="a.js")
    assert after == code.replace("error: e.message", f"error: '{told}'")


def test_no_sign_stays_behind_of_what_led_over() -> None:
    code = 'try { load(); } catch (e) {\n  log.error(e);\n  throw new InternalServerErrorException(`Failed to search - "${e.message}" - see logs.`);\n}\n'
    after = fixed(code, "throw new", "SOC2-007", ERRORS, path="a.js")
    assert after is not None
    assert '("Failed to search")' in after


def test_quotes_are_those_of_the_code_and_not_of_its_comments() -> None:
    code = '/* {"a": "b", "c": "d"} */\nconst a = require(\'a\');\ntry { load(); } catch (e) {\n  a.log.error(e);\n  res.status(500).send(e.message);\n}\n'
    after = fixed(code, "status(500)", "SOC2-007", ERRORS, path="a.js")
    assert after == code.replace("e.message", "'Internal server error'")


@pytest.mark.parametrize(
    "code",
    [
        "const defaultValues = { POSTGRES_PASSWORD: '9f8Wq2LmXz71' };",
        "const defaultPassword = process.env.DEFAULT_PASSWORD || '9f8Wq2LmXz71';",
        "const INSECURE_SECRET = '9f8Wq2LmXz71';",
    ],
)
def test_defaults_and_what_is_told_to_be_insecure_stay(code: str) -> None:
    assert fixed(f"{code}\n", "9f8W", "SOC2-002", CREDENTIALS, path="server/a.ts") is None


def test_a_class_gets_no_logger_of_nest_where_the_project_has_its_own() -> None:
    files = nest(REMOVE)
    assert offered(files, "src/users.controller.ts") is not None
    files["src/other.ts"] = "import { Logger } from '../core/logger.service';\nexport class A {}\n"
    assert offered(files, "src/users.controller.ts") is None


ACCOUNTS = """\
const { Router } = require("express");
const bcrypt = require("bcrypt");
const { User } = require("./models");
const { signedIn } = require("./auth");
const router = Router();

router.get("/me", signedIn, (req, res) => res.json({ me: req.user.email }));

router.post("/reset/:token", async (req, res) => {
  const user = await User.findOne({ resetToken: req.params.token });
  if (!user) return res.sendStatus(401);
  user.password = await bcrypt.hash(req.body.password, 10);
  await user.save();
  await req.logIn(user);
  res.json({ email: user.email });
});

router.put("/settings", signedIn, async (req, res) => {
  const user = await User.findById(req.user.id);
  if (!(await bcrypt.compare(req.body.currentPassword, user.password))) return res.sendStatus(401);
  await user.save();
  res.json({ email: user.email });
});

module.exports = router;
"""


def test_nobody_is_named_who_is_not_signed_in_yet_and_nobody_signs_in_twice() -> None:
    models = 'exports.User = require("mongoose").model("User", new Schema({ email: String, password: String }));\n'
    auth = "exports.signedIn = (req, res, next) => {\n  if (!req.user) return res.sendStatus(401);\n  next();\n};\n"
    here = World({"accounts.js": ACCOUNTS, "models.js": models, "auth.js": auth})
    inventory, findings = here.scan()
    lines = [
        line.strip()
        for one in findings
        for fix in LOG.propose(FixContext(one, here.files["accounts.js"], inventory, here.files))
        for line in fix.edit.lines
        if one.rule == "SOC2-003" and "console.info" in line
    ]
    assert not any("req.user" in line or "login succeeded" in line for line in lines), lines
    assert 'console.info("password changed", { target: user.email });' in lines


@pytest.mark.parametrize(
    ("code", "mark", "path"),
    [
        ("try { load(); } catch (e) {\n  log.error(e);\n  res.status(500).send(told('No access') + ' ' + e.message || 'Unknown error');\n}", "status(500)", "server/a.js"),
        ("try {\n  if (!a) throw new Error('No such pilot');\n} catch (e) {\n  log.error(e);\n  res.status(500).send(e.message);\n}", "status(500)", "server/a.js"),
        ("try { load(); } catch (e) {\n  res.status(422).json({ errors: e });\n}", "422", "server/a.js"),
    ],
)  # fmt: skip
def test_words_that_are_told_on_the_spot_or_by_more_than_one_text_stay(code: str, mark: str, path: str) -> None:
    assert fixed(f"{code}\n", mark, "SOC2-007", ERRORS, path=path) is None
