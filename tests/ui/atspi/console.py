"""The console as its journeys know it: connection, templates, editor, problems line, timeline and details.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import collections
import re

from driver import (Atspi, GLib, Journey, Window, children, command_of, descendants, extents, is_named, name_of, role_of, text_of,
                    until, walk)

Row = collections.namedtuple("Row", "state time session direction type payload peer latency")


def is_row(row, wanted):
    """The first words of a cell count: an error's payload names the condition after it."""
    cells = ((getattr(row, cell), value) for cell, value in wanted.items())
    return all(cell == value or cell.startswith(value + " ") for cell, value in cells)


LATENCY = re.compile(r"[\d,]+(\.\d+)? ms")


class Console(Window):
    """@sessions: how many there were so far; with several, a column names them."""

    sessions = 1

    # Connection

    def connection(self):
        """State, address and detail, as the button in the header bar says them."""
        return name_of(self.find("push button", re.compile(r"^Connection: ")))

    def wait_connection(self, state, address=""):
        return until(lambda: f": {state}, {address}" in self.connection(),
                     lambda: f"{state} {address}; it is {self.connection()!r}")

    def server_pid(self):
        """Of the local server that the program started."""
        return next(pid for pid in descendants(self.process.pid)
                    if any(part.endswith("prosody.cfg.lua") for part in command_of(pid)))

    # Looks

    def choose_appearance(self, name):
        self.key("F10")
        self.find("radio menu item")  # GTK 4.18 tells no names of them
        self.key(name[0].lower())
        until(lambda: not self.find_all("radio menu item"), "the end of the menu")
        self.wait_appearance(name)

    def wait_appearance(self, name):
        self.point_away()
        until(lambda: (self.brightness() < 0.4) == (name == "Dark"), lambda: f"{name}: {self.brightness()}")

    def shot_both(self, name):
        """Light and dark, whatever is in front: under a dialog there is no menu to choose it in."""
        self.point_away()
        self.shot(name)
        self.activate_action("color-scheme", GLib.Variant("s", "dark"))
        self.wait_appearance("Dark")
        self.shot(name + "-dark")
        self.activate_action("color-scheme", GLib.Variant("s", "light"))
        self.wait_appearance("Light")

    # Composing

    @property
    def editor(self):
        return self.find("text", "Stanza")

    def wait_text(self, look, what):
        """Until what is in the editor satisfies look()."""
        return until(lambda: look(text_of(self.editor)), lambda: f"{what}; it is {text_of(self.editor)!r}")

    def write(self, text):
        """Over all that is there."""
        editor = self.editor
        self.click(editor)
        self.key("ctrl+a")
        self.type(text)
        until(lambda: text_of(editor) == text, lambda: f"{text!r} in the editor; it is {text_of(editor)!r}")

    def caret(self):
        return Atspi.Text.get_caret_offset(self.editor)

    def send_button(self):
        return self.find("push button", "Send")

    def problems_line(self):
        """The button left of Send."""
        bar = self.send_button().get_parent()
        return next(node for node in walk(bar) if role_of(node) == "push button" and extents(node))

    def problem(self):
        return name_of(self.problems_line())

    def wait_problem(self, pattern):
        def look():
            return re.search(pattern, self.problem())
        return until(look, lambda: f"the problem {pattern!r}; it is {self.problem()!r}")

    # Templates

    def templates(self):
        """Titles that the list shows."""
        rows = self.find_all("list item", root=self.find("list", "Templates"))
        return [name_of(row) for row in rows if extents(row)]

    def search_templates(self, words):
        self.key("ctrl+f")
        self.key("ctrl+a")
        self.type(words)

    # Timeline

    def _row_nodes(self):
        table = self.find("tree table", "Timeline")
        rows = next(node for node in children(table) if role_of(node) == "list")
        return list(children(rows))

    def _read_row(self, node):
        several = self.sessions > 1
        cells = [node.get_child_at_index(index).get_child_at_index(0).get_child_at_index(0)
                 for index in range(len(Row._fields) - (not several))]
        names = [name_of(cell) for cell in cells]
        if several:
            names[2] = name_of(cells[2].get_child_at_index(1))  # behind its colour
        else:
            names.insert(2, "")
        return Row(*names)

    def rows(self, last=None):
        nodes = self._row_nodes()
        return [self._read_row(node) for node in nodes[-last if last else 0:]]

    def iq_rows(self):
        return [row for row in self.rows() if row.type in ("get", "set", "result", "error")]

    def count_rows(self):
        """As the timeline's head says it, with those that are hidden; 0 while it says nothing."""
        counts = (re.match(r"(?:[\d,]+ of )?([\d,]+) rows?", text) for text in self.labels(self._timeline()))
        return next((int(count[1].replace(",", "")) for count in counts if count), 0)

    def _timeline(self):
        node = self.find("push button", "Clear the Timeline")
        return node.get_parent()

    def wait_row(self, last=4, **wanted):
        """One of the last rows whose cells are as wanted."""
        seen = []

        def look():
            seen[:] = self.rows(last)
            return next((row for row in reversed(seen) if is_row(row, wanted)), None)
        return until(look, lambda: f"a row with {wanted}; seen: {seen}")

    def select_row(self, **wanted):
        for node in reversed(self._row_nodes()):
            row = self._read_row(node)
            if is_row(row, wanted):
                self.click(node)
                return row
        raise AssertionError(f"no row with {wanted}")

    # Details

    def details(self):
        """The pane: tabs, and what is above and under them."""
        return self.find("page tab", "Times").get_parent().get_parent()

    def detail_texts(self):
        return self.labels(self.details())

    def wait_latency(self):
        """The latency at the head of the details."""
        def look():
            return next((text for text in self.detail_texts() if LATENCY.fullmatch(text)), None)
        return until(look, "a latency in the details")

    def side(self, name):
        """The XML of a side, Response or Request, which must be in front."""
        panel = next(node for node in walk(self.details()) if role_of(node) == "panel" and name_of(node) == name)
        return next((text_of(node) for node in walk(panel) if role_of(node) == "text"), "")

    def wait_side(self, name, *parts):
        return until(lambda: all(part in self.side(name) for part in parts),
                     lambda: f"{parts} under {name}; it is {self.side(name)!r}")

    # Toasts

    def wait_no_label(self, text):
        """A message stays as long as the pointer is near it."""
        self.point_away()
        until(lambda: not any(text in label for label in self.labels()), f"the end of {text!r}")


class ConsoleJourney(Journey):
    """A journey that begins online, with the local server of the window."""

    arguments = ("--sandbox",)
    window_class = Console

    def setUp(self):
        super().setUp()
        try:
            if "--sandbox" in self.arguments:
                self.window.wait_connection("Online")
        except Exception:
            self.tearDown()
            raise
