from sqlalchemy import Column, ForeignKey, Integer, String

from app.base import Base


class Document(Base):
    __tablename__ = "documents"
    id = Column(Integer, primary_key=True)
    owner_id = Column(ForeignKey("users.id"))
    title = Column(String)
