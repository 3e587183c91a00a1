from clinic.records.models import Record


def by_diagnosis(diagnosis, order):
    sql = "SELECT * FROM records_record"
    if diagnosis:
        sql += " WHERE diagnosis = '%s'" % diagnosis
    return Record.objects.raw(sql + " ORDER BY " + order)
