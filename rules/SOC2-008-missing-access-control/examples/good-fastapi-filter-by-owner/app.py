from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import select

from auth import get_current_user
from db import get_db
from tables import Note

app = FastAPI()


@app.get("/notes/{note_id}")
def read(note_id: int, db=Depends(get_db), user=Depends(get_current_user)):
    note = db.scalar(select(Note).where(Note.id == note_id, Note.owner_id == user.id))
    if note is None:
        raise HTTPException(404)
    return note


@app.put("/notes/{note_id}")
def write(note_id: int, text: str, db=Depends(get_db), user=Depends(get_current_user)):
    owner = user.id
    note = db.query(Note).filter_by(id=note_id).filter_by(owner_id=owner).one()
    note.text = text
    db.commit()


@app.delete("/notes/{note_id}")
def remove(note_id: int, db=Depends(get_db), user=Depends(get_current_user)):
    note = next((n for n in user.notes if n.id == note_id), None)
    if not note:
        raise HTTPException(404)
    db.delete(note)
