from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Attachment(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.Integer)
    kind = db.Column(db.String(40))
    content = db.Column(db.LargeBinary)
