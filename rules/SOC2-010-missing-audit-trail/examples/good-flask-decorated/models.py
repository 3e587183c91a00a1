from extensions import db


class Membership(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    club_id = db.Column(db.Integer)


class AuditEvent(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    action = db.Column(db.String)
    user_id = db.Column(db.Integer)
    subject = db.Column(db.String)
