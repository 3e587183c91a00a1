from crm.extensions import db


class Contract(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    tenant_id = db.Column(db.Integer)
    value = db.Column(db.Integer)
    terminated = db.Column(db.Boolean)


class Activity(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    text = db.Column(db.String)
    object_id = db.Column(db.Integer)
