"""Both ends of a stream as little as it takes, in the clear: a server that says what a bench wants, and a raw client.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import base64
import re
import socket
import struct

HEADER = (b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
          b" id='s1' from='localhost' version='1.0'>")
OPEN = (b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
        b" to='localhost' version='1.0'>")
SASL, BIND = "urn:ietf:params:xml:ns:xmpp-sasl", "urn:ietf:params:xml:ns:xmpp-bind"
BOUND = "romeo@localhost/bench"


class Wire:
    """A socket that is read up to a mark."""

    def __init__(self, connection):
        self.socket = connection
        self.buffer = b""

    def until(self, mark):
        while mark not in self.buffer:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError(mark)
            self.buffer += data
        said, _, self.buffer = self.buffer.partition(mark)
        return said + mark

    def say(self, *parts):
        self.socket.sendall(b"".join(part.encode() if isinstance(part, str) else part for part in parts))

    def reset(self):
        """Closes without a word, with an RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class Server:
    """Listens on loopback; takes any password."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def accept(self):
        """The next client, logged in."""
        wire = Wire(self.listener.accept()[0])
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        wire.until(b"<stream:stream")
        wire.until(b">")
        wire.say(HEADER, f"<stream:features><mechanisms xmlns='{SASL}'><mechanism>PLAIN</mechanism></mechanisms>"
                         "</stream:features>")
        wire.until(b"</auth>")
        wire.say(f"<success xmlns='{SASL}'/>")
        wire.until(b"<stream:stream")
        wire.until(b">")
        wire.say(HEADER, f"<stream:features><bind xmlns='{BIND}'/></stream:features>")
        request = wire.until(b"</iq>")
        name = re.search(rb"\bid=[\"']([^\"']*)", request).group(1)
        wire.say(b"<iq type='result' id='", name, f"'><bind xmlns='{BIND}'><jid>{BOUND}</jid></bind></iq>")
        return wire


def login(port, user, password, resource):
    """A client, in the clear, by PLAIN."""
    wire = Wire(socket.create_connection(("127.0.0.1", port)))
    wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    wire.say(OPEN)
    wire.until(b"</stream:features>")
    secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    wire.say(f"<auth xmlns='{SASL}' mechanism='PLAIN'>{secret}</auth>")
    wire.until(b"<success")
    wire.until(b">")
    wire.say(OPEN)
    wire.until(b"</stream:features>")
    wire.say(f"<iq type='set' id='b'><bind xmlns='{BIND}'><resource>{resource}</resource></bind></iq>")
    wire.until(b"</iq>")
    return wire
