# SPDX-License-Identifier: GPL-3.0-or-later
"""Progress on standard error: one changing line on a terminal, JSON lines, or nothing for short work elsewhere."""

import json
import os
import pty
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from program import PROGRAM, run, write_script


def terminal_output(command, folder):
    """What a program writes to standard error when that is a terminal, with the time of each piece."""
    try:
        ours, theirs = pty.openpty()
    except OSError as error:  # a chroot or container may have no /dev/pts
        print(f"skipped: no pseudo-terminal here ({error})")
        raise unittest.SkipTest(f"no pseudo-terminal here: {error}") from error
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs, stdin=subprocess.DEVNULL,
                               env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how a terminal tells its end
            break
        if not piece:
            break
        pieces.append((time.monotonic(), piece.decode()))
    os.close(ours)
    return process.wait(timeout=60), pieces


class Progress(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        write_script(self.folder / "script.json", rounds=20)
        self.search = ["comcts", "search", "--script", "script.json", "--pace", "60"]

    def test_a_terminal_has_one_changing_line(self):
        code, pieces = terminal_output([PROGRAM, *self.search, "-o", "run"], self.folder)
        self.assertEqual(code, 0)
        text = "".join(piece for _, piece in pieces)
        updates = text.split("\r")[1:]
        self.assertGreater(len(updates), 3)
        self.assertNotIn("\n", text)
        self.assertTrue(text.endswith("\r\x1b[K"), repr(text[-40:]))  # nothing is left standing
        seconds = pieces[-1][0] - pieces[0][0]
        self.assertLessEqual(len(updates), seconds * 10 + 3)

    def test_the_line_fits_the_terminal(self):
        # As wide as a terminal without a size is taken for.
        _, pieces = terminal_output([PROGRAM, *self.search, "-o", "run"], self.folder)
        for line in "".join(piece for _, piece in pieces).split("\r"):
            self.assertLessEqual(len(line.replace("\x1b[K", "")), 79)

    def test_json_lines(self):
        done = run(*self.search, "-o", "run", "--progress", "json", cwd=self.folder)
        records = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertGreater(len(records), 3)
        for record in records:
            self.assertEqual(list(record), ["progress", "done", "total"])
            self.assertLessEqual(record["done"], record["total"])
        self.assertEqual(sorted(records, key=lambda record: record["done"]), records)

    def test_short_work_is_silent_elsewhere(self):
        for arguments in [(), ("--progress", "plain"), ("--progress", "none"), ("-q",)]:
            done = run(*self.search, "-o", "run", "--overwrite", *arguments, cwd=self.folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)


if __name__ == "__main__":
    unittest.main()
