from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import Session, declarative_base

from registry import plugins

Base = declarative_base()


class PermissionPlugin(Base):
    __tablename__ = "plugins"
    id = Column(Integer, primary_key=True)
    name = Column(String)

    @property
    def instance(self):
        return plugins[self.name]


class AuditLog(Base):
    __tablename__ = "audit_log"
    id = Column(Integer, primary_key=True)
    actor_id = Column(Integer)
    action = Column(String)


def get_session():
    with Session() as session:
        yield session
