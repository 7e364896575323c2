"""The OpenAI side: `python3 -m dynamo.frontend`"""

import argparse
import http.client
import json
import os
import threading
import time

from dynamo.pages import Handler, Server, families
from dynamo.worker import store

lock = threading.Lock()
seen = {"requests": 0, "tokens": []}
times = {"ttft": [], "itl": [], "e2e": [], "prompt": []}


def models():
    try:
        names = sorted(os.listdir(store()))
    except FileNotFoundError:
        return {}
    entries = [json.load(open(os.path.join(store(), name))) for name in names]
    return {entry["model"]: entry["port"] for entry in entries}


def words(port, tokens, prompt):
    worker = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    worker.request("POST", "/generate", json.dumps({"tokens": tokens, "prompt": prompt}))
    answer = worker.getresponse()
    for line in answer:
        yield line.decode().rstrip("\n")
    worker.close()


class Frontend(Handler):
    def do_GET(self):
        if self.path == "/v1/models":
            data = [{"id": name, "object": "model", "created": 0, "owned_by": "rig"} for name in models()]
            self.page(200, {"object": "list", "data": data})
        elif self.path in ("/live", "/health"):
            self.page(200, {"status": "healthy"})
        elif self.path == "/metrics":
            self.page(200, metrics(), "text/plain")
        else:
            self.page(404, {"message": "Not Found"})

    def do_POST(self):
        asked = self.asked()
        chat = self.path == "/v1/chat/completions"
        if not chat and self.path != "/v1/completions":
            return self.page(404, {"message": "Not Found"})
        port = models().get(asked["model"])
        if port is None:
            return self.page(404, {"message": f"Model not found: {asked['model']}", "code": 404})
        prompt = asked["messages"][-1]["content"] if chat else asked["prompt"]
        self.generate(asked, chat, words(port, asked["max_tokens"], len(prompt.split())), prompt)

    def generate(self, asked, chat, made, prompt):
        began = time.monotonic()
        usage = {"prompt_tokens": len(prompt.split()), "completion_tokens": asked["max_tokens"]}
        usage["total_tokens"] = sum(usage.values())
        head = {"id": "rig", "created": 0, "model": asked["model"]}
        stamps = []
        if asked.get("stream"):
            self.begin_stream()
            kind = "chat.completion.chunk" if chat else "text_completion"
            for text in made:
                stamps.append(time.monotonic())
                part = {"delta": {"content": text}} if chat else {"text": text}
                self.event({**head, "object": kind, "choices": [{"index": 0, **part, "finish_reason": None}]})
            last = {"delta": {}} if chat else {"text": ""}
            self.event({**head, "object": kind, "choices": [{"index": 0, **last, "finish_reason": "length"}]})
            count(began, stamps, usage)
            self.event({**head, "object": kind, "choices": [], "usage": usage})
            self.chunk("data: [DONE]\n\n")
            return self.chunk("")
        text = "".join(made)
        whole = {"message": {"role": "assistant", "content": text}} if chat else {"text": text}
        count(began, [time.monotonic()], usage)
        kind = "chat.completion" if chat else "text_completion"
        choices = [{"index": 0, **whole, "finish_reason": "length"}]
        return self.page(200, {**head, "object": kind, "choices": choices, "usage": usage})

    def event(self, value):
        self.chunk(f"data: {json.dumps(value)}\n\n")


def count(began, stamps, usage):
    with lock:
        seen["requests"] += 1
        seen["tokens"].append(usage["completion_tokens"])
        times["prompt"].append(usage["prompt_tokens"])
        times["ttft"].append(stamps[0] - began)
        times["itl"] += [b - a for a, b in zip(stamps, stamps[1:])]
        times["e2e"].append(time.monotonic() - began)


def metrics():
    with lock:
        counters = {"dynamo_frontend_inflight_requests": 0}
        counters['dynamo_frontend_requests_total{status="success"}'] = seen["requests"]
        histograms = {
            "dynamo_frontend_time_to_first_token_seconds": times["ttft"],
            "dynamo_frontend_inter_token_latency_seconds": times["itl"],
            "dynamo_frontend_request_duration_seconds": times["e2e"],
            "dynamo_frontend_input_sequence_tokens": times["prompt"],
            "dynamo_frontend_output_sequence_tokens": seen["tokens"],
        }
        return families(counters, histograms)


def main():
    parser = argparse.ArgumentParser()
#@if below=0.5
    parser.add_argument("--http-port", type=int, default=int(os.environ.get("DYN_HTTP_PORT", 8080)))
#@end
#@if from=0.5
    parser.add_argument("--http-port", type=int, default=int(os.environ.get("DYN_HTTP_PORT", 8000)))
#@end
    args, _ = parser.parse_known_args()
    print(f"Starting HTTP service on 0.0.0.0:{args.http_port}", flush=True)
    Server(("0.0.0.0", args.http_port), Frontend).serve_forever()


if __name__ == "__main__":
    main()
