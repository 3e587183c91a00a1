class settings:
    debug = False
    environment = "production"
