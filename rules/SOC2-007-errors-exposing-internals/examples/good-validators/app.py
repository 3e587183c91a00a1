from flask import Flask, jsonify, request
from flask_login import login_required
from marshmallow import Schema, ValidationError, fields
from werkzeug.exceptions import HTTPException

from store import people

app = Flask(__name__)


class PersonSchema(Schema):
    name = fields.Str(required=True)


@app.post("/people")
@login_required
def add_person():
    try:
        data = PersonSchema().load(request.get_json())
    except ValidationError as err:
        return jsonify(errors=err.messages), 422
    return jsonify(people.add(data)), 201


@app.errorhandler(HTTPException)
def known_error(e):
    return jsonify(error=e.description), e.code
