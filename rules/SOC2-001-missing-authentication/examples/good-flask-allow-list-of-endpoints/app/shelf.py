class Shelf:
    def __init__(self, db):
        self.db = db

    def add(self, row):
        return self.db.insert("books", row)

    def remove(self, key):
        self.db.delete("books", key)


shelf = Shelf(None)
