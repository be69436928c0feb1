import json, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen
from urllib.error import HTTPError, URLError

class H(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        time.sleep(0.02)
        body = json.dumps({"id": int(self.path.rsplit("/", 1)[1]), "score": 3}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *a): pass

server = ThreadingHTTPServer(("127.0.0.1", 0), H)
threading.Thread(target=server.serve_forever, daemon=True).start()
BASE = "http://127.0.0.1:%d" % server.server_port

def fetch_json(path, retries=2):
    last = None
    for attempt in range(retries):
        try:
            with urlopen(BASE + path, timeout=5) as resp:
                if resp.status != 200:
                    raise ValueError(f"bad status {resp.status}")
                return json.loads(resp.read().decode("utf-8"))  #@ 3
        except (HTTPError, URLError) as exc:
            last = exc
            time.sleep(0.1 * (attempt + 1))
    raise RuntimeError(f"giving up on {path}") from last

def download_user_stats(user_id):
    data = fetch_json(f"/users/{user_id}")  #@ 2
    data["score"] = data["score"] * 10
    return data

totals = {}
for uid in range(1, 8):
    stats = download_user_stats(uid)  #@ 1
    totals[stats["id"]] = totals.get(stats["id"], 0) + stats["score"]
    if uid % 3 == 0:
        print(f"{uid} done", file=sys.stderr)
print(totals)
