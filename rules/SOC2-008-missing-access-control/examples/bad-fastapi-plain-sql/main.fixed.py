import sqlite3

from fastapi import Depends, FastAPI

from auth import get_current_user

app = FastAPI()


def db():
    return sqlite3.connect("diary.db")


@app.post("/entries")
def write(text: str, user=Depends(get_current_user)):
    db().execute("INSERT INTO entries (author_account_id, user_id, text) VALUES (?, ?, ?)", (1, user["id"], text))


@app.delete("/entries/{entry_id}")
def tear_out(entry_id: int, user=Depends(get_current_user)):
    db().execute("DELETE FROM entries WHERE id = ? AND user_id = ?", (entry_id, user["id"]))


@app.get("/entries/{entry_id}")  # expect: SOC2-008
def read(entry_id: int, user=Depends(get_current_user)):
    return db().execute("SELECT text FROM entries WHERE id = ? AND user_id = ?", (entry_id, user["id"])).fetchone()
