import socket, threading

def serve(sock):
    while True:
        try: conn, _ = sock.accept()
        except OSError: return
        threading.Thread(target=answer, args=(conn,)).start()

def answer(conn):
    with conn:
        data = conn.recv(100)
        conn.sendall(data.upper())

def ask(address, text):
    with socket.create_connection(address, timeout=3) as sock:
        sock.sendall(text.encode())
        sock.shutdown(socket.SHUT_WR)
        chunks = []
        while True:
            chunk = sock.recv(1024)  #@ 2
            if not chunk:
                break
            chunks.append(chunk)
    return b"".join(chunks).decode()

def main():
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    address = listener.getsockname()
    replies = [ask(address, word) for word in ("one", "two", "three")]  #@ 1
    print(replies)

main()
