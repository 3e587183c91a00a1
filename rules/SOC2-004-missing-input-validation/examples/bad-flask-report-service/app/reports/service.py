from app.reports.queries import run

PAGE = 50


def revenue(region, group_by):
    conditions = ["state = 'paid'"]
    if region != "all":
        conditions.append(f"region = '{region}'")
    where = " AND ".join(conditions)
    return run("SELECT date_trunc('%s', paid_at), sum(total) FROM orders WHERE %s GROUP BY 1" % (group_by, where))


def latest_orders(page):
    return run(f"SELECT id, total FROM orders ORDER BY id DESC LIMIT {PAGE} OFFSET {(page - 1) * PAGE}")


def search(filters, sort):
    query = "SELECT id, total FROM orders WHERE 1 = 1"
    values = {}
    for number, (column, value) in enumerate(filters.items()):
        query += f" AND {column} = :value{number}"
        values[f"value{number}"] = value
    if sort:
        query += " ORDER BY " + sort
    return [dict(row) for row in run(query, values)]
