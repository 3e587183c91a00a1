from hr.extensions import db


class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    company_id = db.Column(db.Integer)
    is_deleted = db.Column(db.Boolean)
