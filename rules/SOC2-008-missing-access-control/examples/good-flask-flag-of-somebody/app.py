from flask import Flask
from flask_login import current_user, login_required

from guards import steward_needed
from models import Booking, History, db

app = Flask(__name__)


@app.post("/bookings/<int:booking_id>/close")
@login_required
@steward_needed
def close(booking_id):
    db.session.delete(db.session.get(Booking, booking_id))
    db.session.add(History(who=current_user.id, what=f"closed {booking_id}"))
    db.session.commit()
    return "", 204
