from shop.extensions import db


class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    shop_id = db.Column(db.Integer)

    def as_dict(self):
        return {"id": self.id}
