from project.settings.common import *  # noqa: F403

DEBUG = False
