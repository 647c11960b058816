#!/usr/bin/env python3
"""Sequential pings through antistrophe-cli and through slixmpp's iq.send, against one sandbox, in turns.

Prints medians of latency and of client CPU time an IQ, and the ratio of the two. CPU is that of the whole process less
that of a run with a single ping, so start-up and login do not count.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import statistics
import subprocess
import sys

PINGS = 2000
ROUNDS = 3


def run(command, password):
    """Output and CPU seconds of one child."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "ANTISTROPHE_PASSWORD": password})
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return output, usage.ru_utime + usage.ru_stime


def ours(cli, server, count):
    output, cpu = run([cli, "--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", str(server["port"]),
                       "--pin", server["pin"], "--json", "send", "--template", "ping-server", "--repeat", str(count)],
                      server["romeo"])
    rows = [json.loads(line) for line in output.splitlines()]
    if len(rows) != count or any(row["state"] != "result" for row in rows):
        sys.exit("antistrophe-cli: not every ping was answered")
    return [row["latency_us"] for row in rows], cpu


def peer(server, count):
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "slixmpp-ping.py")
    output, cpu = run(["/usr/bin/python3", script, str(server["port"]), server["ca"], str(count)], server["romeo"])
    return json.loads(output), cpu


def measure(once):
    latencies, cpu = [], []
    for measured in once:
        latencies += measured[0]
        cpu.append(measured[1])
    return statistics.median(latencies), statistics.median(cpu)


def main():
    host, cli = sys.argv[1:]
    with subprocess.Popen([host], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sandbox:
        server = json.loads(sandbox.stdout.readline())
        base = ours(cli, server, 1)[1], peer(server, 1)[1]
        runs = [(ours(cli, server, PINGS), peer(server, PINGS)) for _ in range(ROUNDS)]
        sandbox.stdin.close()
    us, us_cpu = measure(pair[0] for pair in runs)
    them, them_cpu = measure(pair[1] for pair in runs)
    us_cpu, them_cpu = ((cpu - start) / PINGS * 1e6 for cpu, start in zip((us_cpu, them_cpu), base))
    print(f"ping n={PINGS} rounds={ROUNDS} latency_us antistrophe={us:.1f} slixmpp={them:.1f} ratio={us / them:.2f} "
          f"cpu_us_per_iq antistrophe={us_cpu:.1f} slixmpp={them_cpu:.1f} ratio={us_cpu / them_cpu:.2f}")


main()
