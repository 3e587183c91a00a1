from store import row, run


def letter(letter_id):
    return row("SELECT id, text, sender FROM letters WHERE id = ?", letter_id)


def letter_of(letter_id, sender):
    return row("SELECT id, text FROM letters WHERE id = ? AND sender = ?", letter_id, sender)


def tear(letter_id):
    run("DELETE FROM letters WHERE id = ?", letter_id)


def torn(who, letter_id):
    run("INSERT INTO audit_trail (actor, verb, subject) VALUES (?, 'torn', ?)", who, letter_id)
