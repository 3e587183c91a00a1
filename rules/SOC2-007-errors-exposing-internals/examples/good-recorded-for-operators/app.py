from flask import Flask, jsonify
from flask_login import login_required

from audit import record
from store import exports

app = Flask(__name__)


@app.post("/exports")
@login_required
def export():
    job = exports.new()
    try:
        job.run()
    except Exception as e:
        job.failure = str(e)
        record("export failed", error=str(e))
        return jsonify(id=job.id, state="failed"), 500
    return jsonify(id=job.id, state="done")
