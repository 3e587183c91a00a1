from functools import wraps

from flask import Blueprint, g, redirect, render_template, request, session, url_for

from web.db import find_account, verify

bp = Blueprint("auth", __name__, url_prefix="/auth")


@bp.route("/login", methods=("GET", "POST"))
def login():
    if request.method == "POST":
        account = find_account(request.form["name"])
        if account is None or not verify(account, request.form["password"]):
            return render_template("login.html", error="Wrong name or password."), 401
        session["account"] = account.id
        return redirect(url_for("pages.index"))
    return render_template("login.html")


@bp.route("/logout")
def logout():
    session.clear()
    return redirect(url_for("auth.login"))


def inside(view):
    @wraps(view)
    def wrapped(**kwargs):
        if g.get("account") is None:
            return redirect(url_for("auth.login"))
        return view(**kwargs)

    return wrapped
