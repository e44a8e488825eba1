#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of labelled photographs: whole, and found where packages are unpacked."""
import csv
import json
import pathlib
import shutil
import tempfile
import unittest

from program import ROOT, document, run as call

SAMPLE = ROOT / "resources/samples/photographs"


class PhotographsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        with open(SAMPLE / "photographs.csv", newline="", encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))

    def test_what_ships_fits_together(self):
        classes = (SAMPLE / "classes.txt").read_text(encoding="utf-8").splitlines()
        described = json.loads((SAMPLE / "descriptions.json").read_text(encoding="utf-8"))
        self.assertEqual(list(described), classes)
        self.assertGreaterEqual(len(self.rows), 60)
        self.assertLessEqual({row["class"] for row in self.rows}, set(classes))
        self.assertEqual(len({row["id"] for row in self.rows}), len(self.rows))
        study = json.loads((SAMPLE / "recognition.json").read_text(encoding="utf-8"))
        self.assertEqual(study["inputs"], ["/" + row["id"] for row in self.rows])
        self.assertFalse([path for path in SAMPLE.iterdir() if path.suffix in (".png", ".jpg")])  # none ships

    def test_finds_what_is_there(self):
        for row in self.rows[:3]:
            path = self.folder / row["id"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        done = call("samples", "photographs", "--root", self.folder, "-o", self.folder / "list.csv", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((told["photographs"], told["found"]), (len(self.rows), 3))
        self.assertEqual(told["missing"], ["/" + row["id"] for row in self.rows[3:]])
        self.assertEqual(sum(package["photographs"] for package in told["packages"]), len(self.rows))
        with open(self.folder / "list.csv", newline="", encoding="utf-8") as file:
            listed = list(csv.DictReader(file))
        self.assertEqual([(row["id"], row["class"]) for row in listed],
                         [(str(self.folder / row["id"]), row["class"]) for row in self.rows[:3]])
        text = call("samples", "photographs", "--root", self.folder).stdout
        self.assertIn("apt-get install", text)
        self.assertEqual(call("samples", "photographs", "--root", self.folder, "-o", self.folder / "list.csv").returncode, 2)

    def test_all_there(self):
        for row in self.rows:
            path = self.folder / row["id"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"x")
        told = document("samples", "photographs", "--root", self.folder)
        self.assertEqual((told["found"], told["missing"]), (len(self.rows), []))
        self.assertNotIn("apt-get", call("samples", "photographs", "--root", self.folder).stdout)


if __name__ == "__main__":
    unittest.main()
