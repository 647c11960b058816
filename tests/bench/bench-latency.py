#!/usr/bin/env python3
"""How far the latencies that are shown are from those of a packet capture: sequential pings on loopback.

Ours are measured alone, and while another session of the same thread is sent 1,000 messages a second; their peers are a
client that calls libstrophe every 10 ms, and slixmpp around its iq.send. In the clear there is also a bare socket: what
nobody can be better than on this machine. All are captured in one run, in turns.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import collections
import select
import sys
import threading
import time

import antb
import antb_capture
import antb_stream

ROUNDS = 3
TRANSPORTS = ("plain", "starttls", "direct")
PINGS = {"antistrophe": 1500, "busy": 1500, "polling": 60, "slixmpp": 500, "bare": 1500}
RATE = 1000  # messages a second
UNMATCHED = 0.01  # of the pings; with more of them left out the figures would be of a choice


def trickle(server):
    """Sends each client in turn its messages, one at a time, until it says good-bye."""
    message = f"<message type='headline' to='{antb_stream.BOUND}'><body>One of a thousand.</body></message>"
    while True:
        wire, due = server.accept(), time.monotonic()
        while not select.select([wire.socket], [], [], max(0, due - time.monotonic()))[0]:
            wire.say(message)
            due += 1 / RATE
        wire.say("</stream:stream>")
        wire.socket.close()


def commands(server, transport, other, pings, polling):
    port = str(antb.port_of(server, transport))
    ours = [pings, transport, port, server["pin"]]
    bare = {"bare": [*antb.script("bare-ping.py"), port, str(PINGS["bare"])]} if transport == "plain" else {}
    return {
        "antistrophe": [*ours, str(PINGS["antistrophe"])],
        "busy": [*ours, str(PINGS["busy"]), str(other.port)],
        "polling": [polling, transport, port, server["ca"], str(PINGS["polling"])],
        "slixmpp": [*antb.script("slixmpp-ping.py"), transport, port, server["ca"], str(PINGS["slixmpp"])],
        **bare,
    }


def measure(server, other, pings, polling):
    """For each transport and client: a list with the times of each round."""
    rounds = {transport: collections.defaultdict(list) for transport in TRANSPORTS}
    for _ in range(ROUNDS):
        for transport in TRANSPORTS:
            for client, command in commands(server, transport, other, pings, polling).items():
                rounds[transport][client].append(antb.numbers(antb.output(command, server["romeo"]).splitlines()))
    return rounds


def tell_rate(rounds):
    """Takes the last lines of busy rounds away, which say how many messages came: those a second."""
    count = sum(times.pop()[0] for times in rounds)
    return count / sum(times[-1][1] - times[0][0] for times in rounds) * antb.NS


def report(transport, clients, packets):
    figures, wires, rate = {}, {}, tell_rate(clients["busy"])
    for client, rounds in clients.items():
        pairs = [antb_capture.compare(times, packets) for times in rounds]
        differences, wire = ([value for pair in pairs for value in pair[side]] for side in (0, 1))
        asked_for = ROUNDS * (PINGS[client] - 1)
        if asked_for - len(differences) > UNMATCHED * asked_for:
            sys.exit(f"{client}, {transport}: {len(differences)} of {asked_for} pings have one packet each way")
        figures[f"{client}_us"] = antb.median(differences)
        figures[f"{client}_p99_us"] = antb.quantile(differences, 0.99)
        wires[client] = antb.median(wire)
    ours = figures["antistrophe_us"]
    antb.line("latency", transport=transport, rounds=ROUNDS, pings=ROUNDS * PINGS["antistrophe"], **figures, asked_us=12,
              asked_p99_us=40, ratio_polling=ours / figures["polling_us"], ratio_slixmpp=ours / figures["slixmpp_us"],
              busy_stanzas_per_s=rate, captured_us=wires["antistrophe"])


def main():
    host, pings, polling = sys.argv[1:]
    other = antb_stream.Server()
    threading.Thread(target=trickle, args=(other,), daemon=True).start()
    with antb.sandbox(host) as server:
        with antb_capture.Capture(server["port"], server["tls_port"]) as capture:
            rounds = measure(server, other, pings, polling)
            packets = capture.get_packets()
    for transport in TRANSPORTS:
        report(transport, rounds[transport], packets[antb.port_of(server, transport)])


main()
