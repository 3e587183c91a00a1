from flask import Flask, jsonify

from store import payrolls
from tools import logged, timed

app = Flask(__name__)


@app.route("/payrolls/<int:year>")  # expect: SOC2-001
@timed
@logged("payroll")
def payroll(year):
    return jsonify(payrolls.of(year))
