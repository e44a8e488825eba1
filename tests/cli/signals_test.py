# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGINT and SIGTERM: the first asks the work to stop, a second ends the program."""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from program import PROGRAM, orangery_run, run, start, write_script


class Signals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        write_script(self.folder / "script.json", rounds=40)

    def search(self, pace):
        """A search that has begun, and takes `pace` milliseconds a response."""
        process = start("comcts", "search", "--script", "script.json", "-o", "run", "--pace", pace, cwd=self.folder)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        log = self.folder / "run" / "events.jsonl"
        for _ in range(200):
            if log.exists() and b"policy_started" in log.read_bytes():
                return process
            time.sleep(0.02)
        self.fail("the search did not begin")

    def stopped_by(self, number):
        process = self.search(pace=100)
        time.sleep(0.5)
        asked = time.monotonic()
        process.send_signal(number)
        output, errors = process.communicate(timeout=30)
        print(f"answered signal {number} within {(time.monotonic() - asked) * 1000:.0f} ms")
        self.assertEqual(process.returncode, 128 + number, errors)
        self.assertIn("stopping", errors)
        self.assertLessEqual(len(errors.splitlines()), 3)
        record = orangery_run.read_record(self.folder / "run")
        self.assertIs(record["complete"], False)
        self.assertEqual(record["outcome"]["kind"], "cancelled")
        self.assertTrue(orangery_run.read(self.folder / "run"))
        self.assertFalse(list((self.folder / "run").glob("**/*.part")))
        self.assertFalse((self.folder / "run" / "failure.jsonl").exists())

    def test_an_interrupt_leaves_a_run_that_goes_on(self):
        self.stopped_by(signal.SIGINT)
        done = run("comcts", "search", "--script", "script.json", "-o", "run", "--resume", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIs(orangery_run.read_record(self.folder / "run")["complete"], True)
        whole = run("comcts", "search", "--script", "script.json", "-o", "whole", cwd=self.folder)
        self.assertEqual(whole.returncode, 0)
        tree = json.loads((self.folder / "run" / "tree.json").read_text())
        self.assertEqual(tree["nodes"], json.loads((self.folder / "whole" / "tree.json").read_text())["nodes"])

    def test_a_termination_is_as_good(self):
        self.stopped_by(signal.SIGTERM)

    def test_a_second_signal_forces_the_end(self):
        # A pipe that nobody writes into is a work that cannot be asked: the program waits in open(2).
        os.mkfifo(self.folder / "batch.json")
        for number in (signal.SIGINT, signal.SIGTERM):
            process = start("run", "batch.json", cwd=self.folder)
            self.addCleanup(process.kill)
            time.sleep(0.5)
            process.send_signal(number)
            self.assertIn("a second signal", process.stderr.readline())
            self.assertIsNone(process.poll())
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=10), 128 + number)
            process.communicate()

    def test_waiting_for_a_batch_can_be_stopped(self):
        process = subprocess.Popen([PROGRAM, "run", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=10), 130)
        process.communicate()

    def test_a_signal_that_was_ignored_from_the_start_stays_ignored(self):
        command = "trap '' INT; exec \"$0\" comcts search --script script.json -o run --pace 30"
        process = subprocess.Popen(["sh", "-c", command, PROGRAM], cwd=self.folder, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 0)


if __name__ == "__main__":
    unittest.main()
