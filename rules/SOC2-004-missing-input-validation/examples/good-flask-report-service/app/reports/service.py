from app.reports.queries import run

PAGE = 50
PERIODS = ("day", "week", "month", "year")
COLUMNS = {"state": "state", "region": "region", "customer": "customer_id"}


def revenue(region, group_by):
    conditions = ["state = 'paid'"]
    values = {}
    if region != "all":
        conditions.append("region = :region")
        values["region"] = region
    where = " AND ".join(conditions)
    return run(f"SELECT date_trunc('{group_by}', paid_at), sum(total) FROM orders WHERE {where} GROUP BY 1", values)


def latest_orders(page):
    return run(f"SELECT id, total FROM orders ORDER BY id DESC LIMIT {PAGE} OFFSET {(page - 1) * PAGE}")


def search(filters, sort):
    query = "SELECT id, total FROM orders WHERE 1 = 1"
    values = {}
    for name, value in filters.items():
        if name not in COLUMNS:
            raise ValueError("unknown filter")
        query += f" AND {COLUMNS[name]} = :{name}"
        values[name] = value
    if sort in COLUMNS:
        query += f" ORDER BY {COLUMNS[sort]}"
    return [dict(row) for row in run(query, values)]
