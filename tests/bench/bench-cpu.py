#!/usr/bin/env python3
"""CPU and peak memory of 10,000 disco#info in a window of 256: antistrophe-cli, and slixmpp in its fastest way.

Of each the whole process counts, from start and login to the end.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import sys
import tempfile

import antb

COUNT, WINDOW, ROUNDS = 10_000, 256, 5
TRANSPORTS = ("plain", "starttls")


def check(path):
    with open(path, encoding="utf-8") as file:
        states = [json.loads(row)["state"] for row in file]
    if len(states) != COUNT or set(states) != {"result"}:
        sys.exit("antistrophe-cli: not every request was answered")


def ours(usage, cli, server, transport):
    with tempfile.TemporaryFile("w+") as output:
        used = antb.use(usage, [cli, *antb.connection(server, transport), "--json", "send", "--template",
                                "disco-info-server", "--repeat", str(COUNT), "--window", str(WINDOW)],
                        server["romeo"], output)
        check(f"/proc/self/fd/{output.fileno()}")
    return used


def peer(usage, server, transport):
    return antb.use(usage, [*antb.script("slixmpp-iqs.py"), transport, str(server["port"]), server["ca"], str(COUNT),
                            str(WINDOW)], server["romeo"])


def main():
    host, usage, cli = sys.argv[1:]
    with antb.sandbox(host) as server:
        for transport in TRANSPORTS:
            pairs = [(ours(usage, cli, server, transport), peer(usage, server, transport)) for _ in range(ROUNDS)]
            us, them = zip(*pairs)
            us_cpu, them_cpu = (antb.median([used["cpu_s"] for used in side]) for side in (us, them))
            us_peak, them_peak = (antb.median([used["peak_kib"] for used in side]) / 1024 for side in (us, them))
            antb.line("cpu", transport=transport, requests=COUNT, window=WINDOW, rounds=ROUNDS, antistrophe_s=us_cpu,
                      slixmpp_s=them_cpu, ratio=us_cpu / them_cpu, asked_ratio=0.4, antistrophe_peak_mib=us_peak,
                      slixmpp_peak_mib=them_peak, asked_peak_mib=16)


main()
