from flask import Flask, jsonify
from flask_login import login_required
from sqlalchemy.exc import SQLAlchemyError

from db import session
from models import Meter

app = Flask(__name__)


@app.get("/meters")
@login_required
def meters():
    try:
        return jsonify([m.as_dict() for m in session.query(Meter)])
    except SQLAlchemyError as e:
        session.rollback()
        return jsonify(error=str(e)), 500  # expect: SOC2-007
