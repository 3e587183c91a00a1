from clinic.records.models import Record

ORDERS = {"name": "patient", "newest": "-id"}


def by_diagnosis(diagnosis, order):
    if diagnosis:
        return Record.objects.raw("SELECT * FROM records_record WHERE diagnosis = %s", [diagnosis])
    return Record.objects.order_by(ORDERS.get(order, "patient"))
