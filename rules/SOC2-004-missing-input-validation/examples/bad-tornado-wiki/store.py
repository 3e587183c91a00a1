class Pages:
    def __init__(self, db):
        self.db = db

    def newest(self, language, slug):
        cursor = self.db.cursor()
        cursor.execute("SELECT * FROM pages_%s WHERE slug = ?" % language, (slug,))
        return cursor.fetchone()
