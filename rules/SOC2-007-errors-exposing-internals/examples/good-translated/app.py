from flask import Flask, jsonify
from flask_login import login_required

from messages import message_for
from store import cards

app = Flask(__name__)


@app.post("/cards")
@login_required
def add_card():
    try:
        return jsonify(cards.add())
    except Exception as e:
        return jsonify(error=message_for(e)), 400
