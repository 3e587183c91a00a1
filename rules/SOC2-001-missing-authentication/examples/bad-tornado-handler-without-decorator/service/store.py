class Playlists:
    def __init__(self, db):
        self.db = db

    def load(self, playlist_id, owner):
        return self.db.get("SELECT * FROM playlists WHERE id = %s AND owner = %s", playlist_id, owner)

    def remove(self, playlist_id):
        self.db.execute("DELETE FROM playlists WHERE id = %s", playlist_id)

    async def add_all(self, entries):
        for entry in entries:
            self.db.execute("INSERT INTO playlists (name) VALUES (%s)", entry["name"])
        return len(entries)
