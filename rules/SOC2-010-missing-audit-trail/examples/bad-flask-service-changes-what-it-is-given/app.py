from blinker import signal
from flask import Flask, abort, request
from flask_login import current_user, login_required
from flask_sqlalchemy import SQLAlchemy

import bookings

app = Flask(__name__)
db = SQLAlchemy(app)
changed = signal("changed")


class Booking(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    nights = db.Column(db.Integer)
    status = db.Column(db.String(20))


class AuditEntry(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    actor_id = db.Column(db.Integer)
    action = db.Column(db.String(40))


@changed.connect
def write_entry(sender, actor, subject):
    db.session.add(AuditEntry(actor_id=actor.id, action=sender))
    db.session.commit()


def own_booking(booking_id):
    booking = Booking.query.get_or_404(booking_id)
    if booking.user_id != current_user.id:
        abort(403)
    return booking


@app.post("/bookings")
@login_required
def book():
    booking = Booking(user_id=current_user.id, nights=int(request.form["nights"]), status="new")
    db.session.add(booking)
    db.session.commit()
    changed.send("booked", actor=current_user, subject=booking.id)
    return {"id": booking.id}, 201


@app.put("/bookings/<int:booking_id>")
@login_required
def extend(booking_id):
    booking = own_booking(booking_id)
    booking.nights = int(request.form["nights"])
    db.session.commit()
    changed.send("extended", actor=current_user, subject=booking.id)
    return "", 204


@app.post("/bookings/<int:booking_id>/cancel")  # expect: SOC2-010
@login_required
def cancel(booking_id):
    bookings.cancel(db, own_booking(booking_id))
    return "", 204
