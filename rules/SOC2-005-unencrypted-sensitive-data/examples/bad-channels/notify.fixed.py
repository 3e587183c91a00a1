import ftplib
import smtplib
import ssl

import ldap
import requests


def send(settings, message):
    server = smtplib.SMTP(settings.host, 25)  # expect: SOC2-005
    server.starttls(context=ssl.create_default_context())
    server.login(settings.user, settings.password)
    server.send_message(message)


def upload(settings, name):
    with ftplib.FTP_TLS(settings.ftp_host, context=ssl.create_default_context()) as ftp:  # expect: SOC2-005
        ftp.login(settings.user, settings.password)
        ftp.prot_p()
        ftp.storbinary("STOR report.csv", open(name, "rb"))


def bind(user, password):
    connection = ldap.initialize("ldap://directory.corp.internal")  # expect: SOC2-005
    connection.start_tls_s()
    connection.simple_bind_s(user, password)
    return connection


def report(user, password):
    return requests.post("https://billing.corp.internal/report", auth=(user, password), timeout=5)  # expect: SOC2-005


def old_login(name, password):
    return requests.get(f"https://legacy.corp.internal/login?name={name}&password={password}")  # expect: SOC2-005
