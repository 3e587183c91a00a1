class Shelf:
    def __init__(self, table):
        self.table = table

    def all(self):
        return list(self.table.rows())

    def add(self, row):
        return self.table.insert(row)

    def remove(self, key):
        self.table.delete(key)

    def publish(self, image):
        self.table.insert({"image": image.read()})


cameras = Shelf(None)
firmware = Shelf(None)
