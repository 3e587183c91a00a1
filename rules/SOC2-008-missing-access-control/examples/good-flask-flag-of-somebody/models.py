from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Booking(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    member_id = db.Column(db.Integer)


class History(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    who = db.Column(db.Integer)
    what = db.Column(db.String)
