import contextlib
import http.client
import http.server
import json
import threading

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(404 if self.path.endswith("3") else 200)
        body = json.dumps({"path": self.path}).encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, format, *args):
        pass

class NotFound(Exception):
    def __init__(self, path):
        super().__init__(f"no {path}")
        self.path = path

class Api:
    def __init__(self, host, port):
        self.host, self.port = host, port
    def get(self, path):
        with contextlib.closing(http.client.HTTPConnection(self.host, self.port)) as connection:
            connection.request("GET", path)
            response = connection.getresponse()  #@ 2
            if response.status == 404:
                raise NotFound(path)
            return json.loads(response.read())

def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    api = Api(*server.server_address)
    found, missing = [], 0
    for n in range(5):
        try:
            found.append(api.get(f"/item/{n}")["path"])  #@ 1
        except NotFound as error:
            missing += 1
            print("missing", error.path)
    print(found, missing)
    server.shutdown()

if __name__ == "__main__":
    main()
