from app.errors import SoldOut


def place(sku, count):
    if count < 1:
        raise ValueError("Order at least one piece.")
    raise SoldOut("Sold out until spring.")
