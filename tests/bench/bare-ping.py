"""The least that there can be: sequential pings on a bare socket, in the clear, with nothing but system calls in between.

Usage: bare-ping.py PORT COUNT: a line for each ping, when it was written and the kernel's stamp of what came back, wall
clock in ns. What is left between those and a packet capture is the machine's.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import socket
import struct
import sys
import time

import antb
import antb_stream

PING = b"<iq type='get' id='p' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
SO_TIMESTAMPNS = 35  # of asm-generic/socket.h; Python has no name for it
TIME = struct.Struct("@ll")


def main():
    port, count = map(int, sys.argv[1:])
    wire = antb_stream.login(port, "romeo", os.environ["ANTISTROPHE_PASSWORD"], "bare")
    wire.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    lines = []
    for _ in range(count):
        sent = time.time_ns()
        wire.socket.send(PING)
        _, ((_, _, stamp), *_), *_ = wire.socket.recvmsg(4096, socket.CMSG_SPACE(TIME.size))
        seconds, ns = TIME.unpack(stamp)
        lines.append(f"{sent} {seconds * antb.NS + ns}")
    print("\n".join(lines))


main()
