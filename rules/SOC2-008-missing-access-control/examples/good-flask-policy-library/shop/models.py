from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Basket(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    customer_id = db.Column(db.Integer)

    def as_dict(self):
        return {"id": self.id}


class Coupon(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    account_id = db.Column(db.Integer)
