from extensions import db


class Member(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    email = db.Column(db.String)
    banned = db.Column(db.Boolean)
