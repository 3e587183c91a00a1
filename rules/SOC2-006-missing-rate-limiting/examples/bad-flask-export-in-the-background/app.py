from flask import Flask
from flask_login import current_user, login_required

from tasks import export_orders, touch_profile

app = Flask(__name__)


@app.post("/orders/export")  # expect: SOC2-006
@login_required
def start_export():
    export_orders.delay(current_user.id)
    return {"queued": True}, 202


@app.post("/profile/seen")
@login_required
def seen():
    touch_profile.delay(current_user.id)
    return "", 204
