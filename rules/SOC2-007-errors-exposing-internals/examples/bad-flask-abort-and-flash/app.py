from flask import Flask, abort, flash, redirect, request, url_for
from flask_login import login_required

from mail import deliver
from store import letters

app = Flask(__name__)


@app.post("/letters/<int:number>/send")
@login_required
def send(number):
    try:
        deliver(letters.find(number))
    except Exception as e:
        flash(f"Sending failed: {e}", "error")  # expect: SOC2-007
    return redirect(url_for("inbox"))


@app.get("/inbox")
@login_required
def inbox():
    try:
        return letters.page(request.args.get("page", 1))
    except Exception as problem:
        abort(500, description=str(problem))  # expect: SOC2-007
