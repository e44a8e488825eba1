# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard streams that are closed, full or gone."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import program
from program import PROGRAM


def shell(command, **options):
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True,
                          env={**os.environ, "O": PROGRAM}, timeout=60, **options)


class Streams(unittest.TestCase):
    def test_results_go_to_standard_output_alone(self):
        done = program.run("manual")
        self.assertEqual(done.stderr, "")
        self.assertTrue(done.stdout.startswith("# Orangery"))

    @unittest.skipUnless(os.path.exists("/dev/full"), "there is no /dev/full")
    def test_a_full_disk_is_told(self):
        done = shell('"$O" manual >/dev/full')
        self.assertEqual(done.returncode, 1)
        self.assertIn("No space left", done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3)

    def test_a_closed_output_is_told(self):
        done = shell('"$O" --version >&-')
        self.assertEqual(done.returncode, 1)
        self.assertIn("standard output", done.stderr)

    def test_a_reader_that_leaves_is_no_error_message(self):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([PROGRAM, "manual"], stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
        os.close(writing)
        self.assertEqual((done.returncode, done.stderr), (1, ""))

    def test_nothing_is_written_into_a_file_that_takes_a_closed_descriptor(self):
        with tempfile.TemporaryDirectory() as folder:
            done = shell('"$O" manual -o m.md <&- >&- 2>&-; "$O" doctor --quick --log-file log <&- 2>&-', cwd=folder)
            self.assertEqual(done.returncode, 0)
            self.assertEqual(Path(folder, "m.md").read_text(), program.run("manual").stdout)
            self.assertNotIn("Versions", Path(folder, "log").read_text())

    def test_the_log_file_has_json_lines(self):
        with tempfile.TemporaryDirectory() as folder:
            batch = {"schema": "orangery.batch/1", "tasks": [{"task": "nothing"}]}
            done = program.run("run", "-", "--keep-going", "--log-file", "log", input=json.dumps(batch), cwd=folder)
            self.assertEqual(done.returncode, 3)
            self.assertIn("warning: item 0 (nothing): unknown task", done.stderr)
            [record] = [json.loads(line) for line in Path(folder, "log").read_text().splitlines()]
            self.assertEqual(record["level"], "warning")
            quiet = program.run("run", "-", "--keep-going", "-q", input=json.dumps(batch), cwd=folder)
            self.assertEqual((quiet.returncode, quiet.stderr), (3, ""))


if __name__ == "__main__":
    unittest.main()
