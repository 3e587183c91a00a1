"""Rows of middleware: guards in wrappers, validators, and what only sets a value for a page."""

import pytest

from bot.core.inventory import ControlKind
from tests.inventory.sources import inventory_of

AUTH = """
const passport = require("passport");
function authenticate(type, isStrict) {
  return function auth(req, res, next) {
    passport.authenticate(type, (err, user) => {
      if (!user && isStrict) {
        throw new CustomError("Unauthorized", 401);
      }
      req.user = user;
      next();
    })(req, res, next);
  };
}
const jwt = authenticate("jwt", true);
const apikey = authenticate("localapikey", false);
function admin(req, res, next) {
  if (req.user.admin) return next();
  throw new CustomError("Unauthorized", 401);
}
module.exports = { admin, apikey, jwt };
"""
ASYNC = """
module.exports = function asyncHandler(fn) {
  return function wrapped(...args) {
    return Promise.resolve(fn(...args)).catch(args[args.length - 1]);
  };
};
"""
LOCALS = """
function adminTable(req, res, next) {
  res.locals.query = { user: req.query.user, role: req.query.role };
  next();
}
function loadAdmin(req, res, next) {
  checkSession(req, res);
  next();
}
module.exports = { adminTable, loadAdmin };
"""
VALIDATORS = """
const { body } = require("express-validator");
const createAdmin = [
  body("password").exists().isLength({ min: 8 }),
  body("email").isEmail()
];
const token = body("token").isJWT();
module.exports = { createAdmin, token };
"""
HEAD = """
const express = require("express");
const asyncHandler = require("./async");
const outer = require("express-async-handler");
const auth = require("./auth");
const locals = require("./locals");
const validators = require("./validators");
const app = express();
"""
FILES = {"auth.js": AUTH, "async.js": ASYNC, "locals.js": LOCALS, "validators.js": VALIDATORS}


def controls(row: str) -> set[ControlKind]:
    app = f"{HEAD}app.post('/a', {row}, (req, res) => res.json(save(req.body)));\n"
    (found,) = inventory_of({**FILES, "app.js": app}).endpoints
    return {one.kind for one in found.controls}


@pytest.mark.parametrize(
    "row",
    [
        "auth.jwt",
        "asyncHandler(auth.jwt)",
        "outer(auth.jwt)",
        "asyncHandler(auth.apikey), asyncHandler(auth.jwt)",
        "[asyncHandler(auth.jwt), validators.createAdmin]",
        "asyncHandler(auth.admin)",
        "locals.loadAdmin",
    ],
)
def test_guards(row: str) -> None:
    assert ControlKind.AUTHENTICATION in controls(row)


@pytest.mark.parametrize(
    "row",
    [
        "validators.createAdmin",
        "validators.token",
        "locals.adminTable",
        "asyncHandler(locals.adminTable)",
        "auth.apikey",
        "asyncHandler(auth.apikey)",
    ],
)
def test_what_turns_no_stranger_away(row: str) -> None:
    assert not controls(row) & {ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION}


def test_a_guard_that_may_be_passed_without_a_caller_only_looks_who_is_there() -> None:
    assert ControlKind.OPTIONAL_AUTHENTICATION in controls("asyncHandler(auth.apikey)")
