from django.core.files.storage import default_storage

from library.models import Document


class Messages:
    def __init__(self):
        self.found = []

    def error(self, key, text):
        self.found.append((key, text))


def check():
    messages = Messages()
    for document in Document.objects.all():
        try:
            default_storage.open(document.path).read()
        except OSError as fault:
            messages.error(document.pk, f"Cannot read the original: {fault}")
    return messages
