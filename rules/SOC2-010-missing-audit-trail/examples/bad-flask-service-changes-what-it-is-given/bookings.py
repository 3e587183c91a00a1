def cancel(db, booking):
    booking.status = "cancelled"
    db.session.commit()
    return booking
