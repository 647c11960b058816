"""Drives the real window as a person would: AT-SPI finds by role and name, xdotool clicks and types.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import subprocess
import sys
import time
import unittest
import warnings

warnings.simplefilter("ignore")

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

APP = "antistrophe"
DEADLINE_S = 30
MAX_CHILDREN = 250


class NotFound(AssertionError):
    pass


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False).stdout


def until(look, what, seconds=DEADLINE_S):
    """Polls look() until it gives something; conditions, never fixed pauses."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise NotFound(f"not within {seconds} s: {what}")
        time.sleep(0.05)


def children(node):
    for index in range(min(node.get_child_count(), MAX_CHILDREN)):
        child = node.get_child_at_index(index)
        if child:
            yield child


def walk(node):
    yield node
    for child in children(node):
        yield from walk(child)


def name_of(node):
    return node.get_name() or ""


def text_of(node):
    try:
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    except gi.repository.GLib.Error:
        return ""


class Window:
    """The program under test: its process, its accessible tree, its place on the screen."""

    def __init__(self, binary, *arguments, shots, title="Antistrophe"):
        self.process = subprocess.Popen([binary, *arguments])
        self.shots = shots
        self.title = title
        os.makedirs(shots, exist_ok=True)
        self.app = until(self._find_app, "the program on the accessibility bus")
        self.id = until(lambda: run("xdotool", "search", "--onlyvisible", "--name", title).split()[:1], "its window")[0]

    def _find_app(self):
        if self.process.poll() is not None:
            raise NotFound(f"the program ended with {self.process.returncode}")
        desktop = Atspi.get_desktop(0)
        return next((app for app in children(desktop) if APP in name_of(app).lower()), None)

    def find_all(self, role, name=None, root=None):
        hits = []
        for node in walk(root or self.app):
            if node.get_role_name() == role:
                label = name_of(node)
                if name is None or label == name or label.endswith(" " + name):
                    hits.append(node)
        return hits

    def find(self, role, name=None, root=None):
        return until(lambda: self.find_all(role, name, root), f"{role} named {name!r}")[0]

    def labels(self, root=None):
        return [text_of(n) or name_of(n) for n in walk(root or self.app) if n.get_role_name() == "label"]

    def wait_label(self, *parts, root=None):
        """A label whose text holds every one of the parts."""
        def look():
            return next((t for t in self.labels(root) if all(p in t for p in parts)), None)
        return until(look, f"a label with {parts}")

    def origin(self):
        shell = dict(line.split("=") for line in run("xdotool", "getwindowgeometry", "--shell", self.id).split())
        return int(shell["X"]), int(shell["Y"])

    def click(self, node, repeat=1):
        box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        x, y = self.origin()
        run("xdotool", "mousemove", x + box.x + box.width // 2, y + box.y + box.height // 2,
            "click", "--repeat", repeat, 1)

    def key(self, *keys):
        run("xdotool", "key", *keys)

    def type(self, text):
        run("xdotool", "type", "--delay", 8, text)

    def shot(self, name):
        """What a person sees now; frames already asked for are drawn first."""
        time.sleep(0.6)
        run("import", "-window", "root", os.path.join(self.shots, name + ".png"))

    def dump(self):
        def lines(node, depth):
            yield f"{'  ' * depth}{node.get_role_name()} {name_of(node)!r} {text_of(node)[:80]!r}"
            for child in children(node):
                yield from lines(child, depth + 1)
        return "\n".join(lines(self.app, 0))

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Journey(unittest.TestCase):
    """Base of all journeys. The program is given by the build; screenshots go beside the test's name."""

    arguments = ()

    def setUp(self):
        self.window = Window(os.environ["ANTISTROPHE"], *self.arguments, shots=os.environ["ANTISTROPHE_SHOTS"])

    def tearDown(self):
        failed = any(error for _, error in getattr(self._outcome, "errors", []) if error) or (
            hasattr(self._outcome, "result") and any(case is self for case, _ in
                                                     self._outcome.result.failures + self._outcome.result.errors))
        if failed and self.window.process.poll() is None:
            self.window.shot(f"failed-{self._testMethodName}")
            print(self.window.dump(), file=sys.stderr)
        self.window.close()
