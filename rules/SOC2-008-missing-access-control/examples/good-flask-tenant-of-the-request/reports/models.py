from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Snippet(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    org_id = db.Column(db.Integer, db.ForeignKey("organizations.id"))
    name = db.Column(db.String(80))

    @classmethod
    def all(cls, org):
        return cls.query.filter_by(org_id=org.id)

    @classmethod
    def by_id_and_org(cls, snippet_id, org):
        return cls.query.filter_by(id=snippet_id, org_id=org.id).first()
