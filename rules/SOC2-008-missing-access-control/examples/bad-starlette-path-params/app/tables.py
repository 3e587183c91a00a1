from sqlalchemy import select
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

sessions = async_sessionmaker()


class Base(DeclarativeBase):
    pass


class Trip(Base):
    __tablename__ = "trips"

    id: Mapped[int] = mapped_column(primary_key=True)
    passenger: Mapped[str]
    account_id: Mapped[int]

    @classmethod
    def select_for(cls, account_id):
        return select(cls).where(cls.account_id == account_id)

    def summary(self):
        return {"id": self.id}
