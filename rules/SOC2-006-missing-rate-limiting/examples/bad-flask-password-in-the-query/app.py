from flask import Flask, redirect, render_template, request, session

from pool import connect

app = Flask(__name__)


@app.route("/signin", methods=["GET", "POST"])  # expect: SOC2-006
def signin():
    if request.method == "GET":
        return render_template("signin.html")
    row = connect().execute(
        "SELECT id FROM staff WHERE name = ? AND password_hash = ?", (request.form["name"], request.form["hash"])
    ).fetchone()
    if row is None:
        return "wrong", 401
    session["user_id"] = row["id"]
    return redirect("/")
