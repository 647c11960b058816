"""Packets on loopback as tshark captures them: what the times that a client tells are held against.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import bisect
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 20
ONLY_TCP = ["--disable-protocol", "tls", "--disable-protocol", "xmpp"]  # the rest would take its time
HINT = """tshark captures nothing, so there is nothing to hold latencies against. Capturing on loopback needs root, or what
tshark says above: on Debian, as root "dpkg-reconfigure wireshark-common" (yes) and "usermod -aG wireshark USER", then a new
login of that user; in a container, the capabilities NET_RAW and NET_ADMIN."""


class Capture:
    """What passes to and from some ports, while it is entered."""

    def __init__(self, *ports):
        self.ports = ports
        self.folder = tempfile.TemporaryDirectory()
        self.file = os.path.join(self.folder.name, "packets")
        self.said = os.path.join(self.folder.name, "said")

    def __enter__(self):
        command = ["tshark", "-q", "-i", "lo", "-s", "160", "-f", " or ".join(f"port {port}" for port in self.ports),
                   "-w", self.file]
        with open(self.said, "wb") as said:
            try:
                self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
            except OSError as error:
                sys.exit(f"tshark: {error.strerror}; the package is called tshark")
        self.mark()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self.folder.cleanup()

    def mark(self):
        """Returns when all that has passed is in the file: a datagram that was sent behind it is."""
        token, deadline = os.urandom(16), time.monotonic() + PATIENCE_S
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not os.path.exists(self.file) or token not in read(self.file):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    said = read(self.said).decode(errors="replace").strip()
                    self.__exit__()
                    sys.exit(f"{said}\n{HINT}")
                sender.sendto(token, ("127.0.0.1", self.ports[0]))
                time.sleep(0.05)

    def get_packets(self):
        """For each port the sorted times of what went there and of what came back, in ns; only TCP that carries bytes."""
        self.mark()
        fields = ["-T", "fields", "-e", "frame.time_epoch", "-e", "tcp.srcport", "-e", "tcp.dstport"]
        output = subprocess.run(["tshark", "-r", self.file, "-Y", "tcp.len > 0", *fields, *ONLY_TCP], check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
        packets = {port: ([], []) for port in self.ports}
        for packet in output.splitlines():
            at, source, target = packet.split("\t")
            seconds, _, fraction = at.partition(".")
            there = int(target) in packets
            packets[int(target if there else source)][not there].append(int(seconds + fraction.ljust(9, "0")[:9]))
        return {port: (sorted(there), sorted(back)) for port, (there, back) in packets.items()}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def between(values, begin, end):
    return values[bisect.bisect_left(values, begin):bisect.bisect_left(values, end)]


def compare(times, packets):
    """How far latencies are from those of the packets, and the latter, both in us.

    times: when each of some sequential requests was sent and its answer was there, as its client says. A request's packets
    are those between its being sent and that of the next one: one each way, else it is left out (so is the last one).
    """
    there, back = packets
    differences, on_the_wire = [], []
    for (sent, received), (following, _) in zip(times, times[1:]):
        out, answer = between(there, sent, following), between(back, sent, following)
        if len(out) == len(answer) == 1:
            on_the_wire.append((answer[0] - out[0]) / 1000)
            differences.append(abs((received - sent) / 1000 - on_the_wire[-1]))
    return differences, on_the_wire
