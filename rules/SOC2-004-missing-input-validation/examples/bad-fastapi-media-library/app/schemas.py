from pydantic import BaseModel


class ClipIn(BaseModel):
    source: str
    start: float
    end: float
