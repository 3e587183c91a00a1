class QuotaExceeded(Exception):
    """There are no more tickets."""


class Quota:
    """How many tickets of one kind there are."""

    def __init__(self):
        self.size, self.sold = 100, 0

    def left(self) -> int:
        if self.sold > self.size:
            return 0
        return self.size - self.sold
