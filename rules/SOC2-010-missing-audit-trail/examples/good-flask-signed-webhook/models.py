from extensions import db


class Payment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    reference = db.Column(db.String)
    status = db.Column(db.String)
