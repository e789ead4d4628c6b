"""A stand-in for clamd on a real socket: it speaks INSTREAM and knows one signature."""

import socket
import socketserver
import struct
import threading
from contextlib import contextmanager

EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(content)
        if self.server.is_slow:
            self.server.release.wait(timeout=20)
            return
        if self.server.answer:
            self.wfile.write(self.server.answer)
        elif EICAR in content:
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class _State:
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address):
        self.seen, self.is_slow, self.answer = [], False, b""
        self.release = threading.Event()
        super().__init__(address, Handler)


class Tcp(_State, socketserver.ThreadingTCPServer):
    @property
    def url(self):
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class Unix(_State, socketserver.ThreadingUnixStreamServer):
    @property
    def url(self):
        return f"unix://{self.server_address}"


@contextmanager
def running(kind=Tcp, address=("127.0.0.1", 0)):
    with kind(address) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.release.set()
            server.shutdown()
            thread.join()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
