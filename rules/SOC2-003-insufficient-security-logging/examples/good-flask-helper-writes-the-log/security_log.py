import logging


def log(channel, text, **values):
    logging.getLogger(channel).info(text.format(**values))
