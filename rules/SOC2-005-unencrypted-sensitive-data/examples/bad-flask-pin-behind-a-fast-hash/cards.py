import hashlib

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Card(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    pin_hash = db.Column(db.String(64))
    photo_digest = db.Column(db.String(64))

    def set_pin(self, raw):
        self.pin_hash = hashlib.md5(raw.encode()).hexdigest()  # expect: SOC2-005

    def set_photo(self, photo):
        self.photo_digest = hashlib.md5(photo).hexdigest()
