from flask import redirect, render_template, request
from flask_login import current_user, login_required, login_user

from web.base import for_tenant, pages
from web.models import Organization, User, db
from web.tokens import read_token


@pages.route(for_tenant("/reset-password/<token>"), methods=["GET", "POST"])
def choose(token, tenant=None):
    user = db.session.get(User, read_token(token))
    if request.method == "POST":
        user.set_password(request.form["password"])
        db.session.commit()
        login_user(user)
    return render_template("choose.html")


@pages.route("/setup", methods=["GET", "POST"])
def setup():
    if Organization.query.count():
        return redirect("/")
    if request.method == "POST":
        db.session.add(Organization(name=request.form["name"]))
        db.session.commit()
    return render_template("setup.html")


@pages.route(for_tenant("/mine"), methods=["POST"])
@login_required
def rename(tenant=None):
    current_user.name = request.form["name"]
    db.session.commit()
    return redirect("/")
