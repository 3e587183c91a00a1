from fastapi import Depends, FastAPI

from app.deps import note_service
from app.services import NoteService

app = FastAPI()


@app.get("/notes")
def notes(service: NoteService = Depends(note_service)):
    return service.every()


@app.get("/notes/{note_id}")
def note(note_id: int, service: NoteService = Depends(note_service)):
    return service.load(note_id)


@app.delete("/notes/{note_id}")
def remove(note_id: int, service: NoteService = Depends(note_service)):
    service.remove(note_id)
