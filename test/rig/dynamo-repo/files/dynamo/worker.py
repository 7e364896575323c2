"""A worker: tells the frontend of its model by a file, and makes as many words as it is asked for."""

import argparse
import json
import os
import socket
import tempfile
import threading
import time

from dynamo.pages import Handler, Server, families

#@if below=0.7
SERVICES = {"nats": 4222, "etcd": 2379}
#@end
#@if from=0.7 below=0.8
SERVICES = {"nats": 4222}
#@end
#@if from=0.8
SERVICES = {}
#@end


def store():
    return os.environ.get("DYN_FILE_KV") or os.path.join(tempfile.gettempdir(), "dynamo_store_kv")


def main(engine):
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", "--model-path", dest="model", required=True)
    parser.add_argument("--served-model-name")
    args, _ = parser.parse_known_args()
    model = args.served_model_name or args.model
    for name, port in SERVICES.items():
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            print(f"connected to {name} on {port}", flush=True)
#@if below=0.7
    if os.environ.get("DYN_SYSTEM_ENABLED") != "true":
        raise SystemExit("DYN_SYSTEM_ENABLED is not true: nobody could tell whether this worker is ready")
    port = int(os.environ.get("DYN_SYSTEM_PORT", 9090))
#@end
#@if from=0.7
    port = int(os.environ["DYN_SYSTEM_PORT"])
#@end
    serve(engine, model, port)


def serve(engine, model, port):
    lock = threading.Lock()
    counted = {"requests": 0, "tokens": 0, "prompt": 0}
    ttft = []

    class Worker(Handler):
        def do_GET(self):
            if self.path == "/live":
                self.page(200, {"status": "live"})
            elif self.path == "/health":
                self.page(200, {"status": "ready", "endpoints": {"generate": "ready"}})
            elif self.path == "/metrics":
                self.page(200, metrics(), "text/plain")
            else:
                self.page(404, {"message": "Not Found"})

        def do_POST(self):
            asked = self.asked()
            with lock:
                counted["requests"] += 1
                counted["tokens"] += asked["tokens"]
                counted["prompt"] += asked["prompt"]
                ttft.append(0.001)
            self.begin_stream()
            for at in range(asked["tokens"]):
                time.sleep(0.001)
                self.chunk(f"word{at} \n")
            self.chunk("")

    def metrics():
        with lock:
            own = {
                "dynamo_component_requests_total": counted["requests"],
                "dynamo_component_inflight_requests": 0,
                "dynamo_component_uptime_seconds": time.monotonic(),
            }
#@if from=0.6
            own[f"{engine}:prompt_tokens_total"] = counted["prompt"]
            own[f"{engine}:generation_tokens_total"] = counted["tokens"]
            return families(own, {f"{engine}:time_to_first_token_seconds": ttft})
#@end
#@if below=0.6
            return families(own, {})
#@end

    os.makedirs(store(), exist_ok=True)
    server = Server(("0.0.0.0", port), Worker)
    with open(os.path.join(store(), f"{engine}.json"), "w") as entry:
        json.dump({"model": model, "port": port}, entry)
    print(f"System status server started successfully on 0.0.0.0:{port}", flush=True)
    server.serve_forever()
