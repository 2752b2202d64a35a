#!/usr/bin/env python3
"""A reference routing server for Frontdesk, with Python's standard library alone.

It decides by one simple policy: the ready agent with the most room left, calls counted, whose skills the
customer's words name; where nobody is free, the customer waits until somebody is. See README.md beside it, and
docs/routing-server.openapi.yaml for the contract. It keeps all in memory: the desk asks again and tells again.
"""

import argparse
import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
from collections import OrderedDict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REPLAY_WINDOW_MS = 300_000
LARGEST_BODY = 4 * 1024 * 1024
KEPT_ANSWERS = 10_000


def now_ms():
    return int(time.time() * 1000)


def signature(secret, timestamp, subject, body):
    said = f"v1\n{timestamp}\n{subject}\n".encode() + body
    return "v1=" + hmac.new(secret, said, hashlib.sha256).hexdigest()


def signed_headers(secret, subject, body):
    timestamp = str(now_ms())
    return {
        "X-Frontdesk-Timestamp": timestamp,
        "X-Frontdesk-Signature": signature(secret, timestamp, subject, body),
    }


def is_trusted(secret, headers, subject, body):
    timestamp = headers.get("X-Frontdesk-Timestamp", "")
    given = headers.get("X-Frontdesk-Signature", "")
    if not hmac.compare_digest(given.encode(), signature(secret, timestamp, subject, body).encode()):
        return False
    return timestamp.isdigit() and abs(int(timestamp) - now_ms()) <= REPLAY_WINDOW_MS


class Centre:
    """What is known of the contact centre: agents, their calls, and what was answered to whom."""

    def __init__(self, only=None):
        self.lock = threading.Lock()
        self.only = only  # agents this server may choose; all when empty
        self.calls = {}  # agent -> slots taken by calls and mail
        self.states = {}  # agent -> as the desk told last
        self.answers = OrderedDict()  # idempotency key -> answer
        self.seen = OrderedDict()  # ids of events taken
        self.events = []  # the latest, for whoever looks

    def answer(self, key, question):
        with self.lock:
            if key not in self.answers:
                self.answers[key] = self.decide(question)
                while len(self.answers) > KEPT_ANSWERS:
                    self.answers.popitem(last=False)
            return self.answers[key]

    def decide(self, question):
        request, snapshot = question["request"], question["snapshot"]
        free = [agent for agent in snapshot["agents"] if self.may_serve(agent, request, snapshot["now"])]
        if not free:
            awaited = [agent["id"] for agent in snapshot["agents"] if not self.only or agent["id"] in self.only]
            return {"kind": "wait", "wakeOn": awaited, "retry_ms": 30_000}, "nobody is free"
        best = min(free, key=lambda agent: (-self.fit(agent, request), -self.room(agent), agent["idleSince"]))
        because = f"{best['name']} has the most room among those who fit"
        return {"kind": "offer", "agents": [best["id"]]}, because

    def may_serve(self, agent, request, now):
        if self.only and agent["id"] not in self.only:
            return False
        passed_over = any(one["agent"] == agent["id"] and one["until"] > now for one in request["exclusions"])
        networks = agent.get("networks")
        carried = networks is None or request["customer"]["network"] in networks
        return agent["availability"] == "ready" and self.room(agent) > 0 and carried and not passed_over

    def room(self, agent):
        calls = self.calls.get(agent["id"], 0)
        return agent["capacity"] - (agent["load"] - agent["externalLoad"]) - calls

    @staticmethod
    def fit(agent, request):
        words = request["reason"].lower()
        return max([level for skill, level in agent["skills"].items() if skill.lower() in words], default=0)

    def happened(self, events):
        with self.lock:
            for event in events:
                if event["id"] in self.seen:
                    continue
                self.seen[event["id"]] = True
                if len(self.seen) > KEPT_ANSWERS:
                    self.seen.popitem(last=False)
                if event["type"] == "agent" and "state" in event:
                    self.states[event["agent"]] = event["state"]
                self.events = (self.events + [event])[-1000:]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    centre: Centre
    secret: bytes
    desk = None
    quiet = True

    def do_GET(self):
        if self.path == "/v1/health":
            return self.reply(200, {"ok": True})
        if self.path == "/demo/state":
            with self.centre.lock:
                shown = {"calls": self.centre.calls, "agents": self.centre.states, "events": self.centre.events}
                return self.reply(200, shown)
        return self.reply(404, {"error": "there is nothing here"})

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > LARGEST_BODY:
            self.close_connection = True
            return self.reply(413, {"error": "too large"})
        body = self.rfile.read(length)
        if self.path == "/demo/calls":
            return self.reply(200, self.take_calls(json.loads(body)))
        if not is_trusted(self.secret, self.headers, f"POST {self.path}", body):
            return self.reply(401, {"error": "the signature is wrong or too old"})
        if self.path == "/v1/route":
            return self.route(json.loads(body))
        if self.path == "/v1/events":
            self.centre.happened(json.loads(body)["events"])
            return self.reply(200, {"ok": True})
        return self.reply(404, {"error": "there is nothing here"})

    def route(self, question):
        answer, because = self.centre.answer(self.headers.get("Idempotency-Key", ""), question)
        turn = {"attempt": question["attempt"], "turn": question["turn"]}
        return self.reply(200, {**turn, "answer": answer, "because": because})

    def take_calls(self, calls):
        """For trying: {"@anna:example.org": 2} says that Anna is on two calls. The desk is told."""
        with self.centre.lock:
            self.centre.calls.update(calls)
        if self.desk is None:
            return {"told": False}
        loads = [{"agent": agent, "externalLoad": load, "at": now_ms()} for agent, load in calls.items()]
        return tell_desk(self.desk, self.secret, "/v1/routing/agents", {"agents": loads})

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        subject = f"{status} {self.headers.get('Idempotency-Key', '')}"
        for name, text in signed_headers(self.secret, subject, body).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        if not self.quiet:
            super().log_message(*words)


def tell_desk(desk, secret, path, value):
    """What a routing server sends of its own accord: loads of agents, and answers that took longer."""
    body = json.dumps(value).encode()
    headers = {"Content-Type": "application/json", **signed_headers(secret, f"POST {path}", body)}
    request = urllib.request.Request(desk.rstrip("/") + path, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as refused:
        return json.load(refused)


def main():
    parser = argparse.ArgumentParser(description="A reference routing server for Frontdesk.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--secret-file", required=True)
    parser.add_argument("--desk", help="where the desk's health and metrics are served, to tell it of calls")
    parser.add_argument("--only", action="append", help="choose only this agent; may be given again")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    with open(given.secret_file, encoding="utf-8") as file:
        Handler.secret = file.read().strip().encode()
    Handler.centre = Centre(only=given.only)
    Handler.desk = given.desk
    Handler.quiet = not given.verbose
    server = ThreadingHTTPServer((given.host, given.port), Handler)
    print(f"listening on {given.host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
