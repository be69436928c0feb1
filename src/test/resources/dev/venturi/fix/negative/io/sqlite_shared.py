# expect: B-THREADBOUND
import sqlite3


def load(connection, key):
    return connection.execute("select * from t where k = ?", (key,)).fetchall()  #@ 2


def run(keys):
    connection = sqlite3.connect("data.db")
    return [load(connection, key) for key in keys]  #@ 1
