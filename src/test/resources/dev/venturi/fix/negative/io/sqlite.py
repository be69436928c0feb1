# expect: B-THREADBOUND
import sqlite3
import time


def load(key):
    connection = sqlite3.connect("data.db")
    time.sleep(0.01)  #@ 2
    return connection.execute("select * from t where k = ?", (key,)).fetchall()


def run(keys):
    return [load(key) for key in keys]  #@ 1
