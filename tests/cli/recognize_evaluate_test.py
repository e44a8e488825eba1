# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize evaluate as a process: accuracy against classify's own rankings, lists, controls, refusals."""

import csv
import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]
DESCRIPTIONS = {"owl": ["it hoots", "it sees in the dark"], "kite": ["it soars", "two wings"], "rook": ["a bird", "claws"]}


class Evaluate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data = cls.root / "data"
        cls.truth = {}
        for c, name in enumerate(CLASSES):
            (cls.data / name.upper()).mkdir(parents=True)
            for i in range(4):
                tiny_clip.write_picture(cls.data / name.upper() / f"{name}{i}.png", 10 * c + i)
                cls.truth[f"{name.upper()}/{name}{i}.png"] = name
        cls.classes = cls.root / "c.txt"
        cls.classes.write_text("\n".join(CLASSES))
        cls.descriptions = cls.root / "d.json"
        cls.descriptions.write_text(json.dumps(DESCRIPTIONS))
        cls.arguments = ("--model", cls.model, "--classes", cls.classes)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def expected(self, *arguments):
        items = document("recognize", "classify", self.data, *self.arguments, *arguments)["items"]
        return {str(Path(item["input"]).relative_to(self.data)): item["ranking"] for item in items}

    def test_a_folder(self):
        out = self.folder / "run"
        told = document("recognize", "evaluate", self.data, *self.arguments, "-o", out)
        rankings = self.expected()
        right = {sample: ranking[0]["class"] == self.truth[sample] for sample, ranking in rankings.items()}
        self.assertEqual(told["schema"], "orangery.recognize.evaluate/1")
        self.assertEqual(told["samples"], 12)
        self.assertAlmostEqual(told["top1"], sum(right.values()) / 12)
        self.assertAlmostEqual(told["mean_recall"], told["top1"])  # as many samples of each class
        self.assertIsNone(told["top5"])  # three classes
        brier = sum(sum((entry["probability"] - (entry["class"] == self.truth[sample])) ** 2 for entry in ranking)
                    for sample, ranking in rankings.items()) / 12
        self.assertAlmostEqual(told["calibration"]["brier"], brier, places=5)
        self.assertFalse(told["descriptions_help"])
        with open(out / "tables/samples.csv", newline="", encoding="utf-8") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)}
        self.assertEqual({sample: row["top1"] == "1" for sample, row in rows.items()}, right)
        with open(out / "tables/confusion.csv", newline="", encoding="utf-8") as file:
            self.assertEqual(sum(int(row["samples"]) for row in csv.DictReader(file)), 12)
        self.assertTrue(json.loads((out / "run.json").read_text())["complete"])
        self.assertIn("mean recall", (out / "report.html").read_text())

    def test_lists_find_their_files(self):
        whole = document("recognize", "evaluate", self.data, *self.arguments)
        listed = self.folder / "truth.json"
        listed.write_text(json.dumps({sample.removesuffix(".png"): label for sample, label in self.truth.items()}))
        told = document("recognize", "evaluate", listed, "--root", self.data, *self.arguments)
        self.assertEqual((told["top1"], told["samples"]), (whole["top1"], 12))
        table = self.folder / "truth.csv"
        table.write_text("id,class\n" + "".join(f"{sample},{label}\n" for sample, label in self.truth.items()))
        self.assertEqual(document("recognize", "evaluate", table, "--root", self.data, *self.arguments)["top1"], whole["top1"])

    def test_controls(self):
        arguments = ("recognize", "evaluate", self.data, *self.arguments, "--descriptions", self.descriptions, "--controls",
                     "waffle,shuffled,scrambled,templates", "--seeds", 7)
        told = document(*arguments)
        self.assertEqual([(one["control"], len(one["top1"])) for one in told["controls"]],
                         [("waffle", 7), ("shuffled", 7), ("scrambled", 7), ("templates", 1)])
        self.assertEqual(document(*arguments)["controls"], told["controls"])
        self.assertIn("mcnemar", told)
        self.assertFalse(told["descriptions_help"])  # random weights: twelve samples show nothing

    def refused(self, code, *arguments, says):
        done = run("recognize", "evaluate", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def test_refusals(self):
        self.refused(4, self.model, *self.arguments, says="holds no sample")
        listed = self.folder / "truth.json"
        listed.write_text('{"OWL/owl0.png": "eagle"}')
        self.refused(4, listed, "--root", self.data, *self.arguments, says="not among the classes")
        listed.write_text('{"absent": "owl"}')
        self.refused(4, listed, "--root", self.data, *self.arguments, says="'absent' is not found")
        self.refused(2, self.data, *self.arguments, "--controls", "waffle", says="needs --descriptions")
        self.refused(2, self.data, *self.arguments, "--descriptions", self.descriptions, "--controls", "waffles",
                     says="there is no control 'waffles'")


if __name__ == "__main__":
    unittest.main()
