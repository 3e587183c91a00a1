import csv


def read_rows(sheet):
    return list(csv.reader(sheet))


def sync_rows(rows):
    return len(rows)
