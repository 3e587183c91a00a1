"""The guard looks at one part of the site only."""
from flask import Flask, abort, jsonify, request, session

from store import members, stock

app = Flask(__name__)


@app.before_request
def gate():
    if request.path.startswith("/office/") and not session.get("user_id"):
        abort(401)


@app.get("/office/stock")
def office_stock():
    return jsonify(stock.all())


@app.get("/members")  # expect: SOC2-001
def all_members():
    return jsonify(members.all())
