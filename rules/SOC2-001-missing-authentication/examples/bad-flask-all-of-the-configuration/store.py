class Meters:
    def __init__(self, db):
        self.db = db

    def all(self):
        return self.db.rows("meters")


meters = Meters(None)
