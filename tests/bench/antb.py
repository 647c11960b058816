"""What the benches share: a server to measure at, commands and what they used, and lines of figures.

A line is `name key=value ...`, for eyes and programs. Every figure stands beside its peer's, taken in the same run, in
turns.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile

FOLDER = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"  # which has Debian's slixmpp
NS = 1_000_000_000


@contextlib.contextmanager
def sandbox(host):
    """A sandbox; yields how to reach it."""
    with subprocess.Popen([host], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield json.loads(process.stdout.readline())
        process.stdin.close()


def script(name):
    return [PYTHON, os.path.join(FOLDER, name)]


def environment(password):
    return {**os.environ, "ANTISTROPHE_PASSWORD": password}


def connection(server, transport, user="romeo", resource=""):
    """Options of antistrophe-cli; transport is plain, starttls or direct."""
    options = ["--jid", f"{user}@localhost{resource}", "--host", "127.0.0.1", "--port", str(port_of(server, transport))]
    if transport == "plain":
        return options + ["--insecure-plaintext"]
    return options + ["--pin", server["pin"]] + (["--direct-tls"] if transport == "direct" else [])


def use(usage, command, password, output=subprocess.DEVNULL):
    """Runs a command to its end: what it used, cpu_s, user_s and peak_kib."""
    with tempfile.NamedTemporaryFile() as file:
        done = subprocess.run([usage, file.name, *command], env=environment(password), stdin=subprocess.DEVNULL,
                              stdout=output, check=False)
        if done.returncode:
            sys.exit(f"{command[0]} ended with {done.returncode}")
        return json.load(file)


def output(command, password):
    """Runs a command to its end: what it printed."""
    done = subprocess.run(command, env=environment(password), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}")
    return done.stdout


def numbers(lines):
    """What clients print for each of their requests, times for the most part."""
    return [tuple(map(int, row.split())) for row in lines]


def port_of(server, transport):
    return server["tls_port" if transport == "direct" else "port"]


def quantile(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * part))]


def median(values):
    return statistics.median(values)


def line(name, **values):
    shown = " ".join(f"{key}={format(value, '.4g') if isinstance(value, float) else value}" for key, value in values.items())
    print(name, shown, flush=True)
