from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Lesson(db.Model):
    id = db.Column(db.Integer, primary_key=True)

    def as_dict(self):
        return {"id": self.id}
