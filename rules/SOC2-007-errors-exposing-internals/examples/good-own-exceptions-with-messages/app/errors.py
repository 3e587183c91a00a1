class OrderError(Exception):
    """Its text is shown to customers."""


class SoldOut(OrderError):
    pass
