"""It turns wrong tokens and banned users away. Whoever shows nothing passes."""
from flask import Flask, abort, jsonify, request, session

from accounts import find_by_token, find_user
from store import notes

app = Flask(__name__)


@app.before_request
def check_token():
    token = request.headers.get("Authorization")
    if token:
        if find_by_token(token) is None:
            abort(401)


@app.before_request
def check_ban():
    if session.get("user_id"):
        if find_user(session["user_id"]).banned:
            abort(403)


@app.get("/notes")  # expect: SOC2-001
def all_notes():
    return jsonify(notes.all())
