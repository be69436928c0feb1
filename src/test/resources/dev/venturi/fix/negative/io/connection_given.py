# expect: B-SHARED
import http.client


def fetch(connection, path):
    connection.request("GET", path)
    return connection.getresponse().read()  #@ 2


def run(paths):
    connection = http.client.HTTPConnection("localhost")
    return [fetch(connection, path) for path in paths]  #@ 1
