"""Drives the real window as a person would: AT-SPI finds by role and name, xdotool clicks and types.

What GTK 4.8 shows of itself and what not: nodes are found by role and accessible name; the extents of a node are right
within the window, but not inside of popovers and menus, which are therefore used by the keyboard; the state "showing"
is never set, but what is not shown mostly has no extents.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

warnings.simplefilter("ignore")

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

DEADLINE_S = 30
MAX_CHILDREN = 250
# Nothing that is looked for in general is inside of these; each node costs about a millisecond.
LEAVES = {"image", "label", "page tab", "scroll bar", "separator", "text", "tree table"}
COMPLAINT = re.compile(r"\b(WARNING|CRITICAL|ERROR|warning|critical|error)\b|Sanitizer|runtime error")
# The headings of libadwaita 1.7's message dialogs are not ours to mend.
ACCEPTED = re.compile(r"GtkLabel 0x[0-9a-f]+ for width of \d+, but it needs at least \d+$")


class NotFound(AssertionError):
    pass


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False).stdout


def until(look, what, seconds=DEADLINE_S):
    """Polls look() until it gives something; conditions, never fixed pauses."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = look()
        except (GLib.Error, AttributeError):
            found = None  # a node went away while it was looked at, or its child
        if found:
            return found
        if time.monotonic() > end:
            raise NotFound(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.03)


def children(node):
    for index in range(min(node.get_child_count(), MAX_CHILDREN)):
        child = node.get_child_at_index(index)
        if child:
            yield child


def role_of(node):
    """Newer at-spi2-core and GTK tell buttons of other kinds, and have another name for this one."""
    role = node.get_role_name()
    return "push button" if role in ("button", "toggle button") else role


def walk(node):
    yield node
    if role_of(node) not in LEAVES:
        for child in children(node):
            yield from walk(child)


def name_of(node):
    return node.get_name() or ""


def text_of(node):
    try:
        return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
    except GLib.Error:
        return ""


def extents(node):
    """Within the content of its window; None while it is not laid out."""
    box = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return box if box.width > 0 and box.height > 0 else None


def is_focused(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def is_pressed(node):
    return node.get_state_set().contains(Atspi.StateType.PRESSED)


def is_checked(node):
    return node.get_state_set().contains(Atspi.StateType.CHECKED)


def press(node):
    """What has no right place, in a popover, is pressed by its action."""
    Atspi.Action.do_action(node, 0)


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def is_named(node, name):
    """GTK writes `_Send Send` where a button has a mnemonic and a name."""
    label = name_of(node)
    if isinstance(name, re.Pattern):
        return name.search(label) is not None
    return name is None or label == name or label.endswith(" " + name)


def process_table():
    """pid -> (parent, start time): together they tell a process from a later one with the same number."""
    table = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZX":
            table[int(pid)] = (int(fields[1]), fields[19])
    return table


def descendants(pid):
    table = process_table()
    found = {}
    fresh = [pid]
    while fresh:
        parents, fresh = fresh, []
        for child, (parent, start) in table.items():
            if parent in parents and child not in found:
                found[child] = start
                fresh.append(child)
    return found


def still_running(processes):
    table = process_table()
    return [pid for pid, start in processes.items() if pid in table and table[pid][1] == start]


def command_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode(errors="replace").split("\0")
    except OSError:
        return []


class Window:
    """The program under test: its process, its accessible tree, its place on the screen.

    It has a folder of its own for temporary files, so that what it leaves behind is seen.
    """

    def __init__(self, binary, *arguments, shots, title="Antistrophe"):
        self.shots = shots
        self.found = {}
        os.makedirs(shots, exist_ok=True)
        self.folder = tempfile.TemporaryDirectory(prefix="antt-journey-")
        self.complaints_path = os.path.join(self.folder.name, "stderr")
        temporary = os.path.join(self.folder.name, "tmp")
        os.mkdir(temporary)
        with open(self.complaints_path, "wb") as errors:
            self.process = subprocess.Popen([binary, *arguments], stdin=subprocess.DEVNULL, stderr=errors,
                                            env=dict(os.environ, TMPDIR=temporary))
        self.app = until(self._find_app, "the program on the accessibility bus")
        self.title = title
        self.id = until(self._find_window, "its window")

    def _find_app(self):
        if self.process.poll() is not None:
            raise NotFound(f"the program ended with {self.process.returncode}: {self.stderr()}")
        for app in children(Atspi.get_desktop(0)):
            if app.get_process_id() == self.process.pid and app.get_child_count() > 0:
                return app
        return None

    def _find_window(self):
        """By the process too: the window of the one before may still be there."""
        search = ("xdotool", "search", "--all", "--onlyvisible", "--pid", self.process.pid, "--name", self.title)
        return next(iter(run(*search).split()), None)

    # Finding

    def toplevels(self):
        return list(children(self.app))

    def wait_toplevel(self, name):
        """A second window; its role differs from one kind of window to another."""
        return until(lambda: next((node for node in self.toplevels() if name_of(node) == name and extents(node)), None),
                     lambda: f"a window named {name!r}; there are {[name_of(node) for node in self.toplevels()]}")

    def find_all(self, role, name=None, root=None):
        return [node for node in walk(root or self.app) if role_of(node) == role and is_named(node, name)]

    def find(self, role, name=None, root=None):
        """The first that is laid out."""
        key = (role, name, root)
        if self._is_still(self.found.get(key), role, name):
            return self.found[key]

        def look():
            return next((node for node in walk(root or self.app)
                         if role_of(node) == role and is_named(node, name) and extents(node)), None)
        self.found[key] = until(look, f"{role} named {name!r}")
        return self.found[key]

    @staticmethod
    def _is_still(node, role, name):
        try:
            return node and role_of(node) == role and is_named(node, name) and extents(node)
        except GLib.Error:
            return False

    def labels(self, root=None):
        """Texts, in the order of the tree."""
        texts = (text_of(node) for node in walk(root or self.app) if role_of(node) == "label" and extents(node))
        return [text for text in texts if text]

    def wait_label(self, *parts, root=None):
        """A label whose text holds every one of the parts."""
        seen = []

        def look():
            seen[:] = self.labels(root)
            return next((text for text in seen if all(part in text for part in parts)), None)
        return until(look, lambda: f"a label with {parts}; seen: {seen}")

    # Acting

    def _geometry(self, main=True):
        """On the screen: of the main window, else of the one in front. While windows change there may be none."""
        def look():
            window = self.id if main else run("xdotool", "getactivewindow").strip()
            shell = dict(line.split("=") for line in run("xdotool", "getwindowgeometry", "--shell", window).split())
            if main and "HEIGHT" not in shell:
                self.id = self._find_window() or self.id  # what was found first was not there for long
            return shell if "HEIGHT" in shell else None
        return until(look, "the place of a window")

    @staticmethod
    def _toplevel(node):
        while role_of(node.get_parent()) != "application":
            node = node.get_parent()
        return node

    def _origin(self, node):
        """Where the content of the node's window begins: what lies around it (a border, a shadow) is even."""
        toplevel = self._toplevel(node)
        shell = self._geometry(main=toplevel == self.app.get_child_at_index(0))
        size = Atspi.Component.get_extents(toplevel, Atspi.CoordType.WINDOW)
        return (int(shell["X"]) + (int(shell["WIDTH"]) - size.width) // 2,
                int(shell["Y"]) + (int(shell["HEIGHT"]) - size.height) // 2)

    def _settled(self, node):
        """Its extents once they no longer change: things move while they are revealed."""
        before = None

        def look():
            nonlocal before
            box = extents(node)
            now = (box.x, box.y, box.width, box.height) if box else None
            same = now is not None and now == before
            before = now
            return now if same else None
        return until(look, lambda: f"a place for {role_of(node)} {name_of(node)!r}")

    def click(self, node, repeat=1):
        x, y, width, height = self._settled(node)
        left, top = self._origin(node)
        run("xdotool", "mousemove", left + x + width // 2, top + y + height // 2, "click", "--repeat", repeat, 1)

    def reveal(self, node):
        """Turns the wheel over the middle of the node's window until the node is in view."""
        toplevel = self._toplevel(node)
        left, top = self._origin(toplevel)

        def look():
            whole, box = extents(toplevel), extents(node)
            if box and box.y >= 0 and box.y + box.height <= whole.height:
                return True
            run("xdotool", "mousemove", left + whole.width // 2, top + whole.height * 2 // 3,
                "click", 4 if box and box.y < 0 else 5)
            return False
        until(look, f"{role_of(node)} {name_of(node)!r} in view")

    def point_away(self):
        """No tooltip, nothing highlighted."""
        run("xdotool", "mousemove", 5, 5)

    def key(self, *keys):
        run("xdotool", "key", "--delay", 20, *keys)

    def type(self, text):
        run("xdotool", "type", "--delay", 8, text)

    def resize(self, width, height):
        run("xdotool", "windowsize", "--sync", self.id, width, height)
        frame = next(children(self.app))

        def look():
            box = extents(frame)
            return box and abs(box.width - width) < 30 and abs(box.height - height) < 30
        until(look, f"a window of {width}x{height}")

    def activate_action(self, name, parameter):
        """Of the application, over the bus that it is on."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        names, = bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ListNames", None, None, 0, -1)
        own = next(each for each in names if each.startswith("io.github.antistrophe."))
        bus.call_sync(own, "/" + own.replace(".", "/"), "org.gtk.Actions", "Activate",
                      GLib.Variant("(sava{sv})", (name, [parameter], {})), None, 0, -1)

    # Looking

    def shot(self, name):
        """What a person sees now; frames already asked for are drawn first."""
        time.sleep(0.6)
        area = "{WIDTH}x{HEIGHT}+{X}+{Y}".format(**self._geometry())
        run("import", "-window", "root", "-crop", area, "+repage", os.path.join(self.shots, name + ".png"))

    def brightness(self):
        """0 is black, 1 is white."""
        return float(run("import", "-window", "root", "-colorspace", "Gray", "-format", "%[fx:mean]", "info:-"))

    def dump(self):
        def lines(node, depth):
            yield f"{'  ' * depth}{role_of(node)} {name_of(node)!r} {text_of(node)[:80]!r}"
            for child in children(node):
                yield from lines(child, depth + 1)
        return "\n".join(lines(self.app, 0))

    def stderr(self):
        with open(self.complaints_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def complaints(self):
        return [line for line in self.stderr().splitlines() if COMPLAINT.search(line) and not ACCEPTED.search(line)]

    # Ending

    def close(self):
        """Ends the program. Returns what was wrong about that, as sentences: nothing may stay behind."""
        wrong = []
        helpers = descendants(self.process.pid)
        if self.process.poll() is None:
            self.process.terminate()
        try:
            code = self.process.wait(15)
            if code != 0:
                wrong.append(f"it ended with {code}")
        except subprocess.TimeoutExpired:
            wrong.append("it did not end within 15 s after SIGTERM")
            self.process.kill()
            self.process.wait()
        try:
            until(lambda: not still_running(helpers), "its helpers' end", 10)
        except NotFound:
            wrong += [f"process {pid} stayed behind: {command_of(pid)}" for pid in still_running(helpers)]
            for pid in still_running(helpers):
                os.kill(pid, signal.SIGKILL)
        wrong += [f"{name} stayed behind" for name in os.listdir(os.path.join(self.folder.name, "tmp"))
                  if name.startswith("antistrophe-")]
        wrong += [f"on stderr: {line}" for line in self.complaints()]
        self.folder.cleanup()
        return wrong


class Journey(unittest.TestCase):
    """Base of all journeys: the program is given by the build, screenshots go to a folder of the build."""

    arguments = ()
    window_class = Window

    def setUp(self):
        self.window = self.window_class(os.environ["ANTISTROPHE"], *self.arguments,
                                        shots=os.environ["ANTISTROPHE_SHOTS"])

    def _has_failed(self):
        result = self._outcome.result
        return any(case is self for case, _ in result.failures + result.errors)

    def tearDown(self):
        if self._has_failed() and self.window.process.poll() is None:
            self.window.shot(f"failed-{self._testMethodName}")
            print(self.window.dump(), self.window.stderr(), sep="\n", file=sys.stderr)
        wrong = self.window.close()
        self.assertEqual(wrong, [], "at the end of the program")
