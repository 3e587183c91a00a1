from typing import Literal

from fastapi import APIRouter, HTTPException
from sqlalchemy import text

from shop import session

router = APIRouter()


@router.get("/products/{slug}")
async def product(slug: str, price: int, order: Literal["name", "price"] = "name"):
    row = await session.execute(text("SELECT * FROM products WHERE slug = :slug"), {"slug": slug})
    more = await session.execute(text(f"SELECT * FROM products WHERE price = {price} ORDER BY {order}"))
    return row.one(), more.all()


@router.get("/sorted/{column}")
async def by_column(column: str):
    if column not in ("name", "price"):
        raise HTTPException(404)
    return (await session.execute(text(f"SELECT * FROM products ORDER BY {column}"))).all()
