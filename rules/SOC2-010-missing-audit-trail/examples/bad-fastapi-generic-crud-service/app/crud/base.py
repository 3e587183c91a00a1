from typing import Generic, TypeVar

Model = TypeVar("Model")


class Store(Generic[Model]):
    def __init__(self, model):
        self.model = model

    def remove(self, db, *, id):
        row = db.query(self.model).get(id)
        db.delete(row)
        db.commit()
        return row
