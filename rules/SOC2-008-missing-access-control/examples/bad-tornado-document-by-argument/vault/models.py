from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()
session = sessionmaker()


class Document(Base):
    __tablename__ = "documents"

    id = Column(Integer, primary_key=True)
    owner_id = Column(Integer)
    title = Column(Text)

    def as_dict(self):
        return {"id": self.id, "title": self.title}
