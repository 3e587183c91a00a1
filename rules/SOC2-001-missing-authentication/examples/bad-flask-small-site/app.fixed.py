import os

from flask import Flask, redirect, render_template, request, session

from accounts import User

app = Flask(__name__)


@app.route("/profile")
def profile():
    if "name" not in session:
        return redirect("/login")
    return render_template("profile.html", user=User.find(session["name"]))


@app.route("/about")
def about():
    return render_template("about.html")


@app.route("/upload", methods=["POST"])  # expect: SOC2-001
def upload():
    if "name" not in session:
        return redirect("/login")
    file = request.files["file"]
    file.save(os.path.join("uploads", file.filename))
    return "stored"


@app.route("/admin")  # expect: SOC2-001
def admin():
    return render_template("admin.html", users=User.query.all())


@app.route("/debug/env")  # expect: SOC2-001
def environment():
    return dict(os.environ)
