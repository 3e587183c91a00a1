from sqlalchemy import select

from app.models import Order


class OrderService:
    def __init__(self, db):
        self.db = db

    def everything(self):
        return self.db.scalars(select(Order)).all()
