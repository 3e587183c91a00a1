from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Sample(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    barcode = db.Column(db.String(40))


class Label(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String(40))
