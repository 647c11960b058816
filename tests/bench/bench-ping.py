#!/usr/bin/env python3
"""Sequential pings through antistrophe-cli and through slixmpp's iq.send, against one sandbox, in turns.

Prints medians of latency and of client CPU time an IQ, and the ratio of the two. CPU is that of the whole process less
that of a run with a single ping, so start-up and login do not count.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import sys
import tempfile

import antb

PINGS, ROUNDS = 2000, 3


def ours(usage, cli, server, count):
    """Latencies in us, and CPU seconds of the whole."""
    with tempfile.TemporaryFile("w+") as output:
        used = antb.use(usage, [cli, *antb.connection(server, "starttls"), "--json", "send", "--template", "ping-server",
                                "--repeat", str(count)], server["romeo"], output)
        output.seek(0)
        rows = [json.loads(line) for line in output]
    if len(rows) != count or any(row["state"] != "result" for row in rows):
        sys.exit("antistrophe-cli: not every ping was answered")
    return [row["latency_us"] for row in rows], used["cpu_s"]


def peer(usage, server, count):
    with tempfile.TemporaryFile("w+") as output:
        used = antb.use(usage, [*antb.script("slixmpp-ping.py"), "starttls", str(server["port"]), server["ca"], str(count)],
                        server["romeo"], output)
        output.seek(0)
        times = antb.numbers(output)
    return [(received - sent) / 1000 for sent, received in times], used["cpu_s"]


def summarize(rounds, once):
    """Medians: latency, and CPU an IQ, both in us."""
    latencies, cpu = zip(*rounds)
    return antb.median(sum(latencies, [])), (antb.median(cpu) - once) / PINGS * 1e6


def main():
    host, usage, cli = sys.argv[1:]
    with antb.sandbox(host) as server:
        once = ours(usage, cli, server, 1)[1], peer(usage, server, 1)[1]
        pairs = [(ours(usage, cli, server, PINGS), peer(usage, server, PINGS)) for _ in range(ROUNDS)]
    (us, us_cpu), (them, them_cpu) = (summarize(rounds, cpu) for rounds, cpu in zip(zip(*pairs), once))
    antb.line("ping", transport="starttls", pings=PINGS, rounds=ROUNDS, antistrophe_us=us, slixmpp_us=them, ratio=us / them,
              antistrophe_cpu_us=us_cpu, slixmpp_cpu_us=them_cpu, cpu_ratio=us_cpu / them_cpu)


main()
