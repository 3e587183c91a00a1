from flask import Blueprint, flash, redirect, render_template, request
from flask_login import login_user, logout_user

from site_app.models import User

auth = Blueprint("auth", __name__)


@auth.route("/login", methods=["GET", "POST"])  # expect: SOC2-003
def login():
    if request.method == "POST":
        user = User.query.filter_by(email=request.form["email"]).first()
        if user and user.check_password(request.form["password"]):
            login_user(user, remember=True)
            return redirect("/")
        flash("Wrong email or password")
    return render_template("login.html")


@auth.route("/logout")
def logout():
    logout_user()
    return redirect("/")
