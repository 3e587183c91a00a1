from flask import Flask
from flask_login import login_required

from answers import failure
from store import tanks

app = Flask(__name__)


@app.get("/tanks")
@login_required
def all_tanks():
    try:
        return tanks.levels()
    except Exception as e:
        return failure(str(e))  # expect: SOC2-007
