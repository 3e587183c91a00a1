from flask import Flask
from flask_login import current_user, login_required

from guards import confirmed, steward_needed
from models import Booking, History, db

app = Flask(__name__)


def remember(what):
    db.session.add(History(who=current_user.id, what=what))


@app.post("/bookings/<int:booking_id>/drop")  # expect: SOC2-008
@login_required
@confirmed
def drop(booking_id):
    db.session.delete(db.session.get(Booking, booking_id))
    remember(f"dropped {booking_id}")
    db.session.commit()
    return "", 204


@app.post("/bookings/<int:booking_id>/close")
@login_required
@steward_needed
def close(booking_id):
    db.session.delete(db.session.get(Booking, booking_id))
    remember(f"closed {booking_id}")
    db.session.commit()
    return "", 204
