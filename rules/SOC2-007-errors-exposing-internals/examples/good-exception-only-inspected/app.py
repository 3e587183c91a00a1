from flask import Flask, abort, jsonify
from flask_login import login_required
from requests import HTTPError

from remote import fetch

app = Flask(__name__)


@app.get("/rates")
@login_required
def rates():
    try:
        return jsonify(fetch("rates"))
    except HTTPError as e:
        if e.response.status_code == 404:
            return jsonify(error="There are no rates for this day."), 404
        if "timeout" in str(e):
            return jsonify(error="The bank is slow today.", code=e.errno), 504
        abort(502)
