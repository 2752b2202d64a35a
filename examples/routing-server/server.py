#!/usr/bin/env python3
"""A reference routing server for Frontdesk, with Python's standard library alone.

It decides by one simple policy: the ready agent with the most room left, calls counted, whose skills the
customer's words name. Where nobody is free an automated agent has them, or they wait until somebody is free; where
the queue is closed, or the wait was long, they leave a message. See README.md beside it, and
docs/routing-server.openapi.yaml for the contract. It keeps all in memory: the desk asks again and tells again.
"""

import argparse
import hashlib
import hmac
import json
import sys
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


class Malformed(Exception):
    """What was sent is not what the contract says."""


class Policy:
    """Who gets whom: the part to write anew. It looks at nothing but the question and the calls it is told of."""

    def __init__(self, only=(), deferred=(), refused=(), message_after_ms=None):
        self.only = set(only)  # agents it may choose; all when empty
        self.deferred = set(deferred)  # queues that the desk's own rules decide
        self.refused = [word.lower() for word in refused]  # who writes one of these is turned away
        self.message_after_ms = message_after_ms  # who has waited so long leaves a message

    def decide(self, question, calls):
        request, plan, snapshot = question["request"], question["plan"], question["snapshot"]
        named = request.get("target", {}).get("queue")  # by a person: binding
        queue = named or plan["queue"]
        words = request["reason"].lower()
        if named is None and any(word in words for word in self.refused):
            sorry = {"en": "We cannot help with that.", "de": "Damit können wir nicht helfen."}
            return {"kind": "close", "text": sorry}, "they wrote a word that is refused"
        if queue in self.deferred:
            return {"kind": "queue", "queue": queue}, f"the desk's rules decide about {queue}"
        if not snapshot["queues"].get(queue, {"open": True})["open"]:
            return {"kind": "message"}, f"{queue} is closed"
        known = [agent for agent in snapshot["agents"] if not self.only or agent["id"] in self.only]
        people = [agent for agent in known if not agent["automated"]]
        able = [agent for agent in known if self.may_serve(agent, question, calls)]
        free = [agent for agent in able if not agent["automated"]]
        if free:
            last = request["leastPreferred"]
            best = min(free, key=lambda agent: (agent["id"] in last, *self.rank(agent, words, calls)))
            because = f"{best['name']} has the most room among those who fit"
            return {"kind": "offer", "agents": [best["id"]], "queue": queue}, because
        if able and named is None and not request["peopleOnly"]:
            return {"kind": "bot", "agent": able[0]["id"]}, "only an automated agent is free"
        waited_ms = snapshot["now"] - request["waitingSince"]
        if self.message_after_ms is not None and waited_ms >= self.message_after_ms:
            return {"kind": "message"}, "they have waited long enough"
        awaited = [agent["id"] for agent in people]
        return {"kind": "wait", "wakeOn": awaited[:500], "retry_ms": 30_000}, "nobody is free"

    def may_serve(self, agent, question, calls):
        request, plan, now = question["request"], question["plan"], question["snapshot"]["now"]
        passed_over = any(one["agent"] == agent["id"] and one["until"] > now for one in request["exclusions"])
        networks = agent.get("networks")
        carried = networks is None or request["customer"]["network"] in networks
        able = not plan["uncarried"] and not set(plan["needs"]) & set(agent["lacks"])
        has_room = room(agent, calls) >= plan["weight"]
        return agent["availability"] == "ready" and has_room and carried and able and not passed_over

    @staticmethod
    def rank(agent, words, calls):
        fit = max([level for skill, level in agent["skills"].items() if skill.lower() in words], default=0)
        return -fit, -room(agent, calls), agent["idleSince"]


def room(agent, calls):
    return agent["capacity"] - (agent["load"] - agent["externalLoad"]) - calls.get(agent["id"], 0)


class Centre:
    """What is known of the contact centre: agents, their calls, and what was answered to whom."""

    def __init__(self, policy):
        self.lock = threading.Lock()
        self.policy = policy
        self.calls = {}  # agent -> slots taken by calls and mail
        self.states = {}  # agent -> as the desk told last
        self.answers = OrderedDict()  # idempotency key -> answer
        self.promised = OrderedDict()  # idempotency keys that are answered later
        self.seen = OrderedDict()  # ids of events taken
        self.events = []  # the latest, for whoever looks

    def answer(self, key, question):
        with self.lock:
            if key not in self.answers:
                self.answers[key] = self.policy.decide(question, self.calls)
                while len(self.answers) > KEPT_ANSWERS:
                    self.answers.popitem(last=False)
            return self.answers[key]

    def promise(self, key):
        """Whether this key is promised for the first time; a repeat is promised the same answer."""
        with self.lock:
            if key in self.promised:
                return False
            self.promised[key] = True
            while len(self.promised) > KEPT_ANSWERS:
                self.promised.popitem(last=False)
            return True

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
    timeout = 60  # s; a connection that says nothing is closed
    centre: Centre
    secret: bytes
    desk = None
    later_ms = 0
    quiet = True

    def do_GET(self):
        self.answering(self.get)

    def do_POST(self):
        self.answering(self.post)

    def answering(self, work):
        """Whatever is sent gets an answer, and the connection goes on."""
        try:
            work()
        except Malformed as fault:
            self.reply(400, {"error": f"malformed: {fault}"})
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            # The shape is the contract's: what does not fit it is found where it is used.
            self.reply(400, {"error": f"malformed: {type(fault).__name__} {fault}"})
        except ConnectionError:
            self.close_connection = True  # nobody is there any more to be answered

    def get(self):
        if self.path == "/v1/health":
            return self.reply(200, {"ok": True})
        if self.path == "/demo/state":
            with self.centre.lock:
                shown = {"calls": self.centre.calls, "agents": self.centre.states, "events": self.centre.events}
                return self.reply(200, shown)
        return self.reply(404, {"error": "there is nothing here"})

    def post(self):
        body = self.read_body()
        if body is None:
            return None
        if self.path.startswith("/demo/"):
            return self.play(parsed(body))
        if not is_trusted(self.secret, self.headers, f"POST {self.path}", body):
            return self.reply(401, {"error": "the signature is wrong or too old"})
        if self.path == "/v1/route":
            return self.route(parsed(body))
        if self.path == "/v1/events":
            self.centre.happened(parsed(body)["events"])
            return self.reply(200, {"ok": True})
        return self.reply(404, {"error": "there is nothing here"})

    def read_body(self):
        given = self.headers.get("Content-Length", "")
        if not given.isdigit():
            self.close_connection = True  # nobody knows where the body ends
            return self.reply(411, {"error": "a Content-Length is wanted"})
        if int(given) > LARGEST_BODY:
            self.close_connection = True
            return self.reply(413, {"error": "too large"})
        return self.rfile.read(int(given))

    def route(self, question):
        key = self.headers.get("Idempotency-Key", "")
        turn = {"attempt": question["attempt"], "turn": question["turn"]}
        if self.later_ms and self.desk and question["mode"] == "decide":
            if self.centre.promise(key):
                threading.Timer(self.later_ms / 1000, self.answer_later, (key, question)).start()
            return self.reply(202, {**turn, "within_ms": min(30_000, self.later_ms + 2_000)})
        answer, because = self.centre.answer(key, question)
        return self.reply(200, {**turn, "answer": answer, "because": because})

    def answer_later(self, key, question):
        """By then the figures may be old: the desk refuses an offer whose slot is taken, and asks again."""
        answer, because = self.centre.answer(key, question)
        turn = {"attempt": question["attempt"], "turn": question["turn"]}
        value = {"conversation": question["request"]["conversation"], **turn, "answer": answer, "because": because}
        # A 409 says that it came too late: there is nothing to do.
        for _ in range(4):
            if "unreachable" not in tell_desk(self.desk, self.secret, "/v1/routing/answers", value):
                return
            time.sleep(0.5)

    def play(self, given):
        """For trying. /demo/calls: {"@anna:example.org": 2}. /demo/agents: {"@anna:example.org": "away", ...}."""
        if self.path == "/demo/calls":
            with self.centre.lock:
                self.centre.calls.update({agent: int(load) for agent, load in given.items()})
            said = [{"agent": agent, "externalLoad": load, "at": now_ms()} for agent, load in given.items()]
        elif self.path == "/demo/agents":
            said = [{"agent": agent, "at": now_ms(), **state_in(word)} for agent, word in given.items()]
        else:
            return self.reply(404, {"error": "there is nothing here"})
        if self.desk is None:
            return self.reply(200, {"told": False})
        return self.reply(200, tell_desk(self.desk, self.secret, "/v1/routing/agents", {"agents": said}))

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


def parsed(body):
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Malformed("that is no JSON") from fault
    if not isinstance(value, dict):
        raise Malformed("expected an object")
    return value


def state_in(word):
    """"ready", "away", or "away" and why."""
    availability, _, reason = word.partition(" ")
    return {"availability": availability, **({"reason": reason} if reason else {})}


def tell_desk(desk, secret, path, value):
    """What a routing server sends of its own accord: agents' loads and states, and answers that took longer."""
    body = json.dumps(value).encode()
    headers = {"Content-Type": "application/json", **signed_headers(secret, f"POST {path}", body)}
    request = urllib.request.Request(desk.rstrip("/") + path, data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)
    except urllib.error.HTTPError as refused:
        return json.load(refused)
    except OSError as fault:
        return {"unreachable": str(fault)}


def main():
    parser = argparse.ArgumentParser(description="A reference routing server for Frontdesk.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--secret-file", required=True)
    parser.add_argument("--desk", help="where the desk's health and metrics are served, to tell it of calls")
    again = {"action": "append", "default": []}
    parser.add_argument("--only", **again, help="choose only this agent; may be given again")
    parser.add_argument("--defer", **again, help="leave this queue to the desk's rules; may be given again")
    parser.add_argument("--refuse", **again, help="turn away whoever writes this word; may be given again")
    parser.add_argument("--message-after", type=float, help="seconds of waiting after which they leave a message")
    parser.add_argument("--later", type=int, default=0, help="answer 202, and send the answer so many ms later")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    with open(given.secret_file, encoding="utf-8") as file:
        Handler.secret = file.read().strip().encode()
    if given.later and not given.desk:
        sys.exit("--later needs --desk: where else would the answer go?")
    message_after_ms = None if given.message_after is None else given.message_after * 1000
    Handler.centre = Centre(Policy(given.only, given.defer, given.refuse, message_after_ms))
    Handler.desk = given.desk
    Handler.later_ms = given.later
    Handler.quiet = not given.verbose
    server = ThreadingHTTPServer((given.host, given.port), Handler)
    print(f"listening on {given.host}:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
