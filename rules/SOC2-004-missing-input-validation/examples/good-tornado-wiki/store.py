LANGUAGES = ("en", "de", "fr")


class Pages:
    def __init__(self, db):
        self.db = db

    def newest(self, language, slug):
        table = f"pages_{language}" if language in LANGUAGES else "pages_en"
        cursor = self.db.cursor()
        cursor.execute(f"SELECT * FROM {table} WHERE slug = ?", (slug,))
        return cursor.fetchone()
