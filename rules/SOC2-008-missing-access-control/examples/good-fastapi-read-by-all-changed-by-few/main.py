from fastapi import APIRouter, Depends, FastAPI, HTTPException
from sqlalchemy.orm import Session

from auth import current_user, require_admin
from db import Prompt, get_session

router = APIRouter(prefix="/prompts", dependencies=[Depends(current_user)])


@router.get("/{prompt_id}")
def get_prompt(prompt_id: int, session: Session = Depends(get_session)):
    prompt = session.get(Prompt, prompt_id)
    if prompt is None:
        raise HTTPException(404)
    return prompt


@router.put("/{prompt_id}", dependencies=[Depends(require_admin)])
def update_prompt(prompt_id: int, text: str, session: Session = Depends(get_session)):
    session.get(Prompt, prompt_id).text = text
    session.commit()


@router.delete("/{prompt_id}", dependencies=[Depends(require_admin)])
def delete_prompt(prompt_id: int, session: Session = Depends(get_session)):
    session.delete(session.get(Prompt, prompt_id))
    session.commit()


app = FastAPI()
app.include_router(router)
