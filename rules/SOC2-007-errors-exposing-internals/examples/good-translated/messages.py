TEXTS = {"TimeoutError": "Please try again.", "CardRefused": "Your bank refused the card."}


def message_for(error):
    return TEXTS.get(type(error).__name__, "Something went wrong.")
