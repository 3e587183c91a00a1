class Meters:
    def __init__(self, db):
        self.db = db

    def all(self):
        return self.db.rows("meters")

    def add(self, row):
        return self.db.insert("meters", row)


meters = Meters(None)
