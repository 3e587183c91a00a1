from fastapi import APIRouter
from sqlalchemy import text

from shop import session

router = APIRouter()


@router.get("/products/{slug}")  # expect: SOC2-004
async def product(slug: str, price: int, order: str | None = None):
    row = await session.execute(text(f"SELECT * FROM products WHERE slug = '{slug}'"))
    more = await session.execute(text("SELECT * FROM products WHERE price = " + str(price)))
    near = await session.execute(text("SELECT * FROM products ORDER BY {}".format(order)))
    return row.one(), more.all(), near.all()
