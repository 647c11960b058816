#!/usr/bin/env python3
"""100,000 small messages, and one answer with up to 100,000 items.

The messages come from Prosody, which another client feeds, and from a server that does nothing but push; antistrophe-cli
prints each as JSON, its peer is a client that only counts. What is lost makes the bench fail. The answer's peer is a
parser that builds a tree, as slixmpp does (ElementTree over expat).

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as tree

import antb
import antb_stream

COUNT, ROUNDS = 100_000, 3
ITEMS = (10_000, 30_000, 100_000)
NUMBER = re.compile(rb'"id":"(\d+)"')


def messages(to):
    return b"".join(b"<message type='headline' to='%s' id='%d'><body>This is message number %d.</body></message>" % (to, i, i)
                    for i in range(COUNT))


@contextlib.contextmanager
def listener(usage, options, password):
    """antistrophe-cli as it listens: the process, and a function that ends it and tells its peak in KiB."""
    with tempfile.NamedTemporaryFile() as file:
        process = subprocess.Popen([usage, file.name, *options, "listen", "--for", "300"],
                                   env=antb.environment(password), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, start_new_session=True)

        def end():
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate()
            return json.load(file)["peak_kib"]

        try:
            yield process, end
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)


def count_lines(process):
    """Until all have come; exits when one is missing, twice there or out of order."""
    expected, rest = 0, b""
    while expected < COUNT:
        data = process.stdout.read1(1 << 20)
        if not data:
            sys.exit(f"antistrophe-cli: {expected} of {COUNT} messages came")
        lines = (rest + data).split(b"\n")
        rest = lines.pop()
        for line in lines:
            if b'"kind":"message"' not in line:
                continue
            if int(NUMBER.search(line).group(1)) != expected:
                sys.exit(f"antistrophe-cli: message {expected} is missing")
            expected += 1
    return time.monotonic()


def count_raw(wire):
    seen, rest = wire.buffer.count(b"</message>"), wire.buffer[-9:]
    while seen < COUNT:
        data = wire.socket.recv(1 << 20)
        if not data:
            sys.exit(f"the raw reader: {seen} of {COUNT} messages came")
        seen += (rest + data).count(b"</message>")
        rest = (rest + data)[-9:]
    return time.monotonic()


def push(wire, data):
    """Says it in a thread of its own; returns when that began."""
    began = time.monotonic()
    threading.Thread(target=wire.say, args=(data,), daemon=True).start()
    return began




def through_prosody(server, usage, cli, data):
    """Rates of ours and of the raw reader, messages a second, and our peak in KiB."""
    sender = antb_stream.login(server["port"], "romeo", server["romeo"], "sender")
    options = [cli, *antb.connection(server, "plain", "juliet", "/bench"), "--presence", "--json"]
    with listener(usage, options, server["juliet"]) as (process, end):
        while b'"state":"received"' not in (row := process.stdout.readline()):  # its own presence
            if not row:
                sys.exit("antistrophe-cli does not come online")
        began = push(sender, data)
        ours = COUNT / (count_lines(process) - began)
        sender.socket.close()
        peak = end()
    sender = antb_stream.login(server["port"], "romeo", server["romeo"], "sender")
    reader = antb_stream.login(server["port"], "juliet", server["juliet"], "bench")
    began = push(sender, data)
    peer = COUNT / (count_raw(reader) - began)
    reader.socket.close()
    sender.socket.close()
    return ours, peer, peak


def from_pusher(usage, cli, data):
    server = antb_stream.Server()
    options = [cli, "--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", str(server.port),
               "--insecure-plaintext", "--json"]
    with listener(usage, options, "any") as (process, end):
        wire = server.accept()
        began = push(wire, data)
        ours = COUNT / (count_lines(process) - began)
        wire.socket.close()
        peak = end()
    client = threading.Thread(target=lambda: readers.append(antb_stream.login(server.port, "romeo", "any", "raw")))
    readers = []
    client.start()
    wire = server.accept()
    client.join()
    began = push(wire, data)
    peer = COUNT / (count_raw(readers[0]) - began)
    return ours, peer, peak


def measure_messages(host, usage, cli):
    data = messages(b"juliet@localhost/bench")
    with antb.sandbox(host) as server:
        rounds = [("prosody", through_prosody(server, usage, cli, data)) for _ in range(ROUNDS)]
    rounds += [("pusher", from_pusher(usage, cli, data)) for _ in range(ROUNDS)]
    for source in ("prosody", "pusher"):
        ours, peer, peak = zip(*(figures for name, figures in rounds if name == source))
        antb.line("messages", source=source, count=COUNT, rounds=ROUNDS, lost=0, antistrophe_per_s=antb.median(ours),
                  raw_reader_per_s=antb.median(peer), ratio=antb.median(ours) / antb.median(peer),
                  antistrophe_peak_mib=antb.median(peak) / 1024)


def answer(name, count):
    items = b"".join(b"<item jid='room%d@conference.localhost' name='Room %d'/>" % (i, i) for i in range(count))
    return (b"<iq type='result' from='localhost' to='romeo@localhost/bench' id='" + name
            + b"'><query xmlns='http://jabber.org/protocol/disco#items'>" + items + b"</query></iq>")


def ask(usage, cli, count):
    """Milliseconds from the request to the parsed answer, of that for parsing behind the last byte; peak in KiB."""
    server = antb_stream.Server()
    with tempfile.NamedTemporaryFile() as file, tempfile.NamedTemporaryFile("w", suffix=".xml") as request:
        request.write("<iq type='get' id='q' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>")
        request.flush()
        process = subprocess.Popen(
            [usage, file.name, cli, "--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", str(server.port),
             "--insecure-plaintext", "--json", "send", request.name],
            env=antb.environment("any"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        wire = server.accept()
        wire.until(b"</iq>")
        wire.say(answer(b"q", count))
        row = json.loads(process.stdout.readline())
        wire.until(b"</stream:stream>")
        wire.say(b"</stream:stream>")
        process.wait()
        if row["state"] != "result" or row["response"].count("<item ") != count:
            sys.exit("antistrophe-cli: the answer is not whole")
        return row["handled_us"] / 1000, (row["handled_us"] - row["latency_us"]) / 1000, json.load(file)["peak_kib"]


def parse(count):
    text = answer(b"q", count)
    began = time.monotonic()
    parser = tree.XMLPullParser(("start", "end"))
    for at in range(0, len(text), 4096):  # as slixmpp reads
        parser.feed(text[at:at + 4096])
        for _ in parser.read_events():
            pass
    return (time.monotonic() - began) * 1000


def measure_items(usage, cli):
    for count in ITEMS:
        rounds = [(ask(usage, cli, count), parse(count)) for _ in range(ROUNDS)]
        total, behind, peak = (antb.median([ours[i] for ours, _ in rounds]) for i in range(3))
        antb.line("items", count=count, rounds=ROUNDS, antistrophe_ms=total, us_per_item=total / count * 1000,
                  behind_last_byte_ms=behind, elementtree_ms=antb.median([peer for _, peer in rounds]),
                  antistrophe_peak_mib=peak / 1024)


def main():
    host, usage, cli = sys.argv[1:]
    measure_messages(host, usage, cli)
    measure_items(usage, cli)


main()
