#!/usr/bin/env python3
"""How far from their deadlines a request times out, one is cancelled, and a dead peer is given up, all under load.

The load, on the same network thread: disco#info without end in a window of 256, and floods of 100,000 messages, one after
the other, on another session; how much that was is printed last. Requests end on a session of their own, and (busy) on
the one with the disco#info, where none times out before all is read that had come by then. The peer is slixmpp on one
loop, in turns; it has nothing to cancel a request with.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import itertools
import json
import sys
import threading

import antb
import antb_stream

ROUNDS = 3
FLOOD = 100_000
KINDS = ("timeout", "timeout_busy", "cancel", "cancel_busy", "dead_peer")


def flood(server):
    """Sends each client messages for as long as it takes them."""
    message = f"<message type='headline' to='{antb_stream.BOUND}'><body>This is one of many.</body></message>"
    data = message.encode() * FLOOD
    while True:
        wire = server.accept()
        try:
            while True:
                wire.say(data)
        except OSError:
            wire.socket.close()


def keep_silent(server):
    wires = []
    while True:
        wires.append(server.accept())


def swallow(wire):
    """Reads what nobody answers, or it would be the server's burden."""
    while wire.socket.recv(65536):
        pass


def serve(what):
    server = antb_stream.Server()
    threading.Thread(target=what, args=(server,), daemon=True).start()
    return str(server.port)


def main():
    host, deadlines = sys.argv[1:]
    ports = serve(flood), serve(keep_silent)
    rounds = {"antistrophe": [], "slixmpp": []}
    with antb.sandbox(host) as server:
        nobody = antb_stream.login(server["port"], "juliet", server["juliet"], "silent")
        threading.Thread(target=swallow, args=(nobody,), daemon=True).start()
        commands = {
            "antistrophe": [deadlines, str(server["port"]), server["pin"], *ports],
            "slixmpp": [*antb.script("slixmpp-deadlines.py"), str(server["port"]), server["ca"], *ports],
        }
        for _, (client, command) in itertools.product(range(ROUNDS), commands.items()):
            rounds[client].append(json.loads(antb.output(command, server["romeo"])))
    report(rounds)


def report(rounds):
    for kind in KINDS:
        figures = {}
        for client, those in rounds.items():
            distances = [distance / 1e6 for measured in those for distance in measured.get(kind, [])]
            if distances:
                figures |= {f"{client}_ms": antb.median(distances), f"{client}_max_ms": max(distances, key=abs)}
        if "slixmpp_ms" in figures:
            figures["ratio"] = figures["antistrophe_ms"] / figures["slixmpp_ms"]
        antb.line("deadline", of=kind, rounds=ROUNDS, count=sum(len(measured[kind]) for measured in rounds["antistrophe"]),
                  **figures, asked_max_ms=50)
    antb.line("deadline-load", **{f"{client}_{what}": sum(figures[what] for figures in those)
                                  for client, those in rounds.items() for what in ("requests", "messages", "seconds")})


main()
