# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize map as a process: what it writes, centring, t-SNE, refusals."""

import csv
import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]


class Map(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data = cls.root / "data"
        tiny_clip.write_folders(cls.data, CLASSES, 3)
        cls.classes = cls.root / "c.txt"
        cls.classes.write_text("\n".join(CLASSES))
        cls.arguments = ("--model", cls.model, "--classes", cls.classes)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_table(self):
        out = self.folder / "map.csv"
        told = document("recognize", "map", self.data, *self.arguments, "-o", out)
        self.assertEqual(told["schema"], "orangery.recognize.map/1")
        self.assertEqual((told["points"], told["inputs"], told["texts"]), (12, 9, 3))
        self.assertLessEqual(sum(told["explained_variance"]), 1 + 1e-9)
        with open(out, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), ["input", "kind", "x", "y", "truth", "predicted"])
        self.assertEqual([row["truth"] for row in rows[:9]], [name for name in sorted(CLASSES) for _ in range(3)])
        self.assertEqual([row["kind"] for row in rows], ["picture"] * 9 + ["text"] * 3)
        # The predicted class is classify's.
        for item, row in zip(document("recognize", "classify", self.data, *self.arguments)["items"], rows):
            self.assertEqual((item["input"], item["ranking"][0]["class"]), (row["input"], row["predicted"]))
        # Each modality lies about the origin, and the first axis is the wider one.
        for kind in ("picture", "text"):
            for axis in "xy":
                self.assertAlmostEqual(sum(float(row[axis]) for row in rows if row["kind"] == kind), 0, places=6)
        squares = [sum(float(row[axis]) ** 2 for row in rows) for axis in "xy"]
        self.assertGreaterEqual(squares[0], squares[1])
        self.assertAlmostEqual(squares[0] / squares[1], told["explained_variance"][0] / told["explained_variance"][1], places=6)

    def test_documents_and_runs_say_the_same(self):
        one = self.folder / "map.json"
        told = document("recognize", "map", self.data, *self.arguments, "--centring", "all", "-o", one)
        written = json.loads(one.read_text())
        self.assertEqual(written["items"], told["items"])
        self.assertEqual(written["centring"], "all")
        folder = self.folder / "run"
        document("recognize", "map", self.data, *self.arguments, "--centring", "all", "-o", folder)
        record = json.loads((folder / "run.json").read_text())
        self.assertTrue(record["complete"])
        self.assertEqual(record["outcome"]["explained_variance"], told["explained_variance"])
        with open(folder / "tables/map.csv", newline="", encoding="utf-8") as file:
            self.assertEqual([float(row["x"]) for row in csv.DictReader(file)], [item["x"] for item in told["items"]])

    def test_without_classes(self):
        told = document("recognize", "map", self.data, "--model", self.model, "--method", "tsne", "--perplexity", 3)
        self.assertEqual((told["points"], told["texts"]), (9, 0))
        self.assertGreaterEqual(told["kl_divergence"], 0)
        self.assertAlmostEqual(told["perplexity"], 8 / 3)
        self.assertIsNone(told["items"][0]["predicted"])
        again = document("recognize", "map", self.data, "--model", self.model, "--method", "tsne", "--perplexity", 3)
        self.assertEqual(again["items"], told["items"])

    def test_a_list_with_classes(self):
        listed = self.folder / "truth.csv"
        listed.write_text("id,class\n" + "".join(f"{name}/{i}.png,{name}\n" for name in CLASSES for i in range(3)))
        told = document("recognize", "map", listed, "--root", self.data, *self.arguments, "--no-texts")
        self.assertEqual([item["truth"] for item in told["items"]], [name for name in CLASSES for _ in range(3)])

    def refused(self, code, *arguments, says):
        done = run("recognize", "map", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def test_refusals(self):
        self.refused(2, *self.arguments, says="there is no input")
        out = self.folder / "there.csv"
        out.write_text("mine")
        self.refused(2, self.data, *self.arguments, "-o", out, says="exists")
        self.assertEqual(out.read_text(), "mine")
        broken = self.folder / "broken.png"
        broken.write_text("no picture")
        self.refused(4, self.data, broken, *self.arguments, says="broken.png")
        done = run("recognize", "map", self.data, broken, *self.arguments, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(len(json.loads(done.stdout)["failed"]), 1)
        self.refused(4, self.data / "owl/0.png", "--model", self.model, says="at least two points")


if __name__ == "__main__":
    unittest.main()
