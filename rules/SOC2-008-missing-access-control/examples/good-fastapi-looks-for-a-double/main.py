from fastapi import APIRouter, Depends, FastAPI, HTTPException
from pydantic import BaseModel
from sqlalchemy.orm import Session

from auth import current_user
from db import Contact, get_session

router = APIRouter(prefix="/contacts", dependencies=[Depends(current_user)])


class ContactIn(BaseModel):
    email: str
    owner: str


@router.post("")
def create_contact(contact_in: ContactIn, session: Session = Depends(get_session)):
    if session.query(Contact).filter(Contact.email == contact_in.email).first():
        raise HTTPException(409, "There is such a contact already")
    contact = Contact(**contact_in.model_dump())
    session.add(contact)
    session.commit()
    return contact


app = FastAPI()
app.include_router(router)
