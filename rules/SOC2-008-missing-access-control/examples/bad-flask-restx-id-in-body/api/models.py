from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Wallet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("users.id"))
    balance = db.Column(db.Integer)
