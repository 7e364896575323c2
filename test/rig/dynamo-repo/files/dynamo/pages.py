"""HTTP for both: pages by path, and Prometheus families from plain numbers."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def page(self, status, value, kind="application/json"):
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def asked(self):
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def begin_stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, text):
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def families(counters, histograms):
    lines = []
    for name, value in counters.items():
        family, _, _ = name.partition("{")
        lines += [f"# TYPE {family} counter", f"{name} {value}"]
    for name, values in histograms.items():
        lines.append(f"# TYPE {name} histogram")
        for bound in ("0.01", "0.1", "1", "10", "+Inf"):
            lines.append(f'{name}_bucket{{le="{bound}"}} {sum(one <= float(bound) for one in values)}')
        lines += [f"{name}_sum {sum(values)}", f"{name}_count {len(values)}"]
    return "\n".join(lines) + "\n"
