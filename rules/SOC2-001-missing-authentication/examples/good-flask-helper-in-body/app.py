from flask import Flask, jsonify, request

from guard import caller_of
from store import drafts

app = Flask(__name__)


@app.post("/drafts")
def create_draft():
    caller = caller_of(request)
    return jsonify(drafts.create(caller, request.get_json()))
