from enum import StrEnum

from pydantic import BaseModel, Field


class Source(StrEnum):
    CAMERA = "camera"
    SCREEN = "screen"


class ClipIn(BaseModel):
    source: Source
    start: float
    end: float


class AlbumIn(BaseModel):
    title: str = Field(max_length=200)
