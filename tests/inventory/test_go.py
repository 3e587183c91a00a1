"""What Go says, in the small language; and which file a Go name means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.inventory import ActKind, ControlKind
from bot.core.source import SourceFile
from bot.inventory.code import Assign, Attr, Call, Class, Function, If, Logic, Name, Table, Try
from bot.inventory.facts import facts
from bot.inventory.found import ClassFound, FunctionFound, Outside
from bot.inventory.languages.go import PLUGIN
from bot.inventory.languages.go_types import package_of
from bot.inventory.languages.interface import FileFacts
from bot.inventory.modules import Module
from bot.inventory.names import Names
from bot.inventory.statements import every
from tests.inventory.sources import facts_of, inventory_of

HANDLER = """
package shop

func (h *Handler) Show(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.JSON(400, gin.H{"error": err.Error()})
		return
	}
	user, ok := h.sessions.Find(c)
	if !ok {
		return
	}
	r.GET("/x", func(c *gin.Context) { c.String(200, "ok") })
}
"""


def go(text: str) -> FileFacts:
    return facts_of(text, "a.go")


def names_of(tree: dict[str, str]) -> Names:
    return Names(PLUGIN.tree({path: Module(path, facts_of(text, path).body) for path, text in tree.items()}))


def test_a_method_stands_in_the_class_of_its_type() -> None:
    _, klass = go(HANDLER).body
    assert isinstance(klass, Class)
    assert klass.name == "Handler"
    (show,) = klass.body
    assert isinstance(show, Function)
    assert (show.name, show.line, show.head, show.end) == ("Show", 4, 4, 15)
    assert [parameter.text for parameter in show.params] == ["c *gin.Context"]


def test_an_error_is_caught_where_it_arises_and_a_flag_says_what_it_means() -> None:
    _, klass = go(HANDLER).body
    attempt, found, asked, lifted, call = klass.body[0].body  # type: ignore[union-attr]
    assert isinstance(attempt, Try)
    assert isinstance(attempt.body[0], Assign)
    assert attempt.body[0].targets == (Name("id"),)
    assert attempt.handlers[0].name == "err"
    table = attempt.handlers[0].body[0].value.args[1]  # type: ignore[union-attr]
    assert isinstance(table, Table)
    assert isinstance(found, Assign)
    assert isinstance(asked, If)
    assert asked.test == Logic("not", (found.value,))  # type: ignore[arg-type]
    assert isinstance(found.value, Call)
    assert found.value.func == Attr(Attr(Name("self"), "sessions"), "Find")
    assert isinstance(lifted, Function)
    assert lifted.name == "GET /x"
    assert call.value.args[1] == Name("GET /x")


def test_names_of_a_package_and_of_an_import_are_found() -> None:
    names = names_of(
        {
            "cmd/main.go": 'package main\nimport ("net/http"; "github.com/acme/shop/internal/auth")\n'
            "func main() { run() }\n",
            "cmd/run.go": "package main\nfunc run() {}\n",
            "internal/auth/user.go": "package auth\ntype User struct { ID int }\n",
            "internal/auth/check.go": "package auth\nfunc (u *User) Admin() bool { return true }\nfunc Check() {}\n",
        }
    )
    scope = names.scope("cmd/main.go")
    run, check = names.resolve(scope, Name("run")), names.resolve(scope, Attr(Name("auth"), "Check"))
    assert isinstance(run, FunctionFound)
    assert isinstance(check, FunctionFound)
    assert check.scope.path == "internal/auth/check.go"
    user = names.resolve(scope, Attr(Name("auth"), "User"))
    assert isinstance(user, ClassFound)
    assert isinstance(names.member(user, "Admin"), FunctionFound)
    assert names.resolve(scope, Attr(Name("http"), "Error")) == Outside("net/http.Error")


def test_a_library_with_a_folder_of_the_same_name_is_not_taken_for_ours() -> None:
    names = names_of(
        {
            "main.go": 'package main\nimport ("github.com/go-chi/chi/v5"; "github.com/go-chi/chi/v5/middleware"\n'
            '"github.com/acme/shop/store"; "github.com/acme/shop/web")\n',
            "middleware/a.go": "package middleware\nfunc Logger() {}\n",
            "store/a.go": "package store\n",
            "web/a.go": "package web\n",
        }
    )
    found = names.resolve(names.scope("main.go"), Attr(Name("middleware"), "Logger"))
    assert found == Outside("github.com/go-chi/chi/v5/middleware.Logger")


def test_middleware_is_for_the_routes_that_follow_it() -> None:
    source = """
        package main
        import "github.com/gin-gonic/gin"
        func auth(c *gin.Context) {
            if c.GetHeader("Authorization") == "" { c.AbortWithStatus(401); return }
        }
        func list(c *gin.Context) { db.Query("select 1") }
        func main() {
            r := gin.New()
            r.GET("/before", list)
            r.Use(auth)
            r.GET("/after", list)
        }
    """
    found = {one.path: one.has(ControlKind.AUTHENTICATION) for one in inventory_of({"main.go": source}).endpoints}
    assert found == {"/before": False, "/after": True}


@pytest.mark.parametrize(
    "body",
    [
        "select {\n\tcase <-done:\n\t\tg()\n\t}\n\tfor range x {\n\t}",
        "(*p)[1:2] = f()",
        "-x = f()",
        "func() {}() = f()",
    ],
)
def test_an_assignment_has_a_target_whatever_it_is(body: str) -> None:
    found = go(f"package a\nfunc f() {{\n\t{body}\n}}\n")
    assert all(line.targets for line in every(found.body) if isinstance(line, Assign))


@pytest.mark.parametrize(
    ("path", "name"),
    [("net/http", "http"), ("github.com/go-chi/chi/v5", "chi"), ("gopkg.in/yaml.v3", "yaml"), ("x/go-redis", "redis")],
)
def test_the_name_of_a_package(path: str, name: str) -> None:
    assert package_of(path) == name


def test_a_syntax_error_is_a_gap_and_the_rest_is_read() -> None:
    found = go("package a\nfunc a() { x := }\nfunc b() { f() }\n")
    assert found.gaps[0][0] is GapReason.SYNTAX
    assert "b" in {line.name for line in every(found.body) if isinstance(line, Function)}


@pytest.mark.parametrize(
    "text",
    [
        "var x = " + "(" * 3000 + "1" + ")" * 3000,
        "func f() { " + "if a { " * 1000 + "}" * 1000 + " }",
        "var x = a" + ".b()" * 3000,
        "var x = " + "func() { y := " * 500 + "1" + " }" * 500,
        "func f() { " + "if a { } else " * 2000 + "{ } }",
    ],
)
def test_deep_nesting_is_a_gap(text: str) -> None:
    assert GapReason.LIMIT in {reason for reason, _ in go(f"package a\n{text}\n").gaps}


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_never_crash(content: bytes) -> None:
    assert facts(SourceFile("a.go", BlobId(""), content)).language == "go"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='func typestruc{}()=:,.!&*"`x1+?[]\n ', max_size=300))
def test_random_code_never_crashes(text: str) -> None:
    assert go(f"package a\n{text}") == go(f"package a\n{text}")


WRAPPED = """
package web

import ("net/http"; "github.com/gorilla/mux")

type User struct { ID int64 }

func routes(h *Handler) {
	r := mux.NewRouter()
	r.HandleFunc("/users", signUp).Methods("POST")
	r.HandleFunc("/login", viewLogin)
	r.HandleFunc("/links/{client_id}", h.User(removeLink)).Methods("DELETE")
}

func (h *Handler) User(f func(u *User, w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		u := getUserSession(r)
		if u == nil {
			http.Error(w, "sign in first", http.StatusUnauthorized)
			return
		}
		f(u, w, r)
	}
}

func signUp(w http.ResponseWriter, r *http.Request) {
	account := newAccount(r.FormValue("email"))
	account.SetPassword(r.FormValue("password"))
	db.Save(account)
}

func viewLogin(w http.ResponseWriter, r *http.Request) {
	pages.Execute(w, "login.html")
}

func removeLink(u *User, w http.ResponseWriter, r *http.Request) error {
	return db.RemoveLink(u.ID, mux.Vars(r)["client_id"])
}
"""


def test_a_wrapper_tells_its_handler_who_calls() -> None:
    found = {one.path: one for one in inventory_of({"web/routes.go": WRAPPED}).endpoints}
    assert found["/links/{client_id}"].asks_caller
    assert {act.kind for act in found["/users"].acts} >= {ActKind.SIGN_UP}
    assert ActKind.PASSWORD not in {act.kind for act in found["/users"].acts}
    assert not found["/login"].acts
