from flask import Flask, abort, jsonify, request, session

from pool import connection

app = Flask(__name__)


@app.before_request
def signed_in():
    if "user_id" not in session:
        abort(401)


@app.route("/employees/<int:employee_id>/salary", methods=["PUT"])  # expect: SOC2-010
def set_salary(employee_id):
    if session.get("role") != "hr":
        abort(403)
    with connection() as cursor:
        cursor.execute(
            "UPDATE salaries SET monthly = %s WHERE employee_id = %s", (request.json["monthly"], employee_id)
        )
    return jsonify(ok=True)
