from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Membership(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    project_id = db.Column(db.Integer)
    user_id = db.Column(db.Integer)


class Task(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    project_id = db.Column(db.Integer)
    owner_id = db.Column(db.Integer)
    title = db.Column(db.String(80))

    def as_dict(self):
        return {"id": self.id, "title": self.title}
