from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
session = sessionmaker()()


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    user_id = Column(Integer)
    text = Column(Text)
