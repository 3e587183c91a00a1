"""Which file an import of JavaScript means, and what the names of one file stand for in another."""

import pytest

from bot.inventory.code import Attr, Class, Function, Name
from bot.inventory.found import ClassFound, Found, FunctionFound, InstanceFound, ModuleFound, Outside, ValueFound
from bot.inventory.languages.javascript import PLUGIN
from bot.inventory.languages.javascript_tree import JavaScriptTree
from bot.inventory.modules import Module
from bot.inventory.names import Names
from tests.inventory.sources import facts_of


def meant(tree: dict[str, str], path: str, name: str) -> Found | None:
    modules = {file: Module(file, facts_of(text, file).body) for file, text in tree.items()}
    names = Names(PLUGIN.tree(modules))
    base, _, rest = name.partition(".")
    node = Attr(Name(base), rest) if rest else Name(base)
    return names.settle(names.resolve(names.scope(path), node))


TARGET = {"src/users/index.ts": "export function find() {}\nexport default class Users { all() {} }"}


@pytest.mark.parametrize(
    ("line", "path"),
    [
        ("import { find } from './users'", "src/app.ts"),
        ("import { find } from './users/index.js'", "src/app.ts"),
        ("import { find } from '@/users'", "src/web/deep/app.ts"),
        ("import { find } from '~/users'", "src/web/app.ts"),
        ("import { find } from 'src/users'", "src/web/app.ts"),
        ("import { find } from '@src/users'", "src/web/app.ts"),
        ("const { find } = require('./users')", "src/app.js"),
        ("const { find } = await import('./users')", "src/app.ts"),
        ("import * as users from './users'; const find = users.find", "src/app.ts"),
    ],
)
def test_an_import_finds_its_file(line: str, path: str) -> None:
    found = meant({**TARGET, path: line}, path, "find")
    assert isinstance(found, FunctionFound) and found.scope.path == "src/users/index.ts"


def test_a_package_of_the_project_is_found_by_its_name() -> None:
    tree = {
        "packages/mail/src/index.ts": "export const send = () => {}",
        "apps/web/a.ts": "import {send} from '@acme/mail'",
    }
    assert isinstance(meant(tree, "apps/web/a.ts", "send"), FunctionFound)
    tree["apps/web/a.ts"] = "import {send} from '@nestjs/mail'"
    assert meant(tree, "apps/web/a.ts", "send") == Outside("@nestjs/mail.send")


def test_what_is_outside_goes_by_its_package() -> None:
    tree = {
        "a.ts": "import express, {Router as R} from 'express'; import * as k from 'koa';"
        "const jwt = require('jsonwebtoken')"
    }
    assert meant(tree, "a.ts", "express") == Outside("express")
    assert meant(tree, "a.ts", "express.Router") == meant(tree, "a.ts", "R") == Outside("express.Router")
    assert meant(tree, "a.ts", "jwt.verify") == Outside("jsonwebtoken.verify")
    assert meant(tree, "a.ts", "k.Koa") == Outside("koa.Koa")


def test_defaults_and_re_exports_are_followed() -> None:
    tree = {
        **TARGET,
        "src/a.ts": "export { find as look, default as Users } from './users'; export * from './b';"
        "export * as all from './b'",
        "src/b.ts": "export const one = () => {}",
        "src/c.ts": "import { look, Users, one, all } from './a'; const users = new Users(); import D from './users'",
        "src/d.js": "module.exports = { list: (req) => {}, other: go }; function go() {}",
        "src/e.js": "const d = require('./d'); const { other } = d; const x = require('./only');"
        "const y = require('./none')",
        "src/only.js": "exports.a = () => {}",
        "src/f.js": "const Users = require('./users').default; const users = new Users();",
    }
    assert isinstance(meant(tree, "src/c.ts", "look"), FunctionFound)
    assert isinstance(meant(tree, "src/c.ts", "Users"), ClassFound)
    assert isinstance(meant(tree, "src/c.ts", "D"), ClassFound)
    assert isinstance(meant(tree, "src/c.ts", "one"), FunctionFound)
    assert isinstance(meant(tree, "src/c.ts", "all"), ModuleFound)
    assert isinstance(meant(tree, "src/c.ts", "users.all"), FunctionFound)
    assert isinstance(meant(tree, "src/e.js", "d.list"), FunctionFound)
    assert isinstance(meant(tree, "src/e.js", "other"), FunctionFound)
    assert isinstance(meant(tree, "src/e.js", "x.a"), FunctionFound)
    assert isinstance(meant(tree, "src/f.js", "users.all"), FunctionFound)
    assert meant(tree, "src/e.js", "y") == Outside("./none")


def test_self_is_the_object_of_the_method() -> None:
    text = "class S { find() {} }\nclass A { constructor(private s: S) {} go() { return this.s.find() } }"
    module = Module("a.ts", facts_of(text, "a.ts").body)
    names = Names(JavaScriptTree({"a.ts": module}))
    klass = module.body[1]
    assert isinstance(klass, Class) and isinstance(klass.body[1], Function)
    scope = names.scope("a.ts").inside(klass.body[1], klass)
    assert isinstance(names.resolve(scope, Attr(Attr(Name("self"), "s"), "find")), FunctionFound)
    assert isinstance(names.resolve(scope, Name("self")), InstanceFound)
    assert isinstance(names.resolve(scope, Attr(Name("self"), "s")), ValueFound)
