# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize fewshot as a process: the curve beside zero-shot, the run it writes, refusals."""

import csv
import json
import statistics
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]
EACH = 8


class FewShot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data = cls.root / "data"
        tiny_clip.write_folders(cls.data, CLASSES, EACH)
        cls.classes = cls.root / "c.txt"
        cls.classes.write_text("\n".join(CLASSES))
        cls.descriptions = cls.root / "d.json"
        cls.descriptions.write_text(json.dumps({"owl": ["it hoots"], "kite": ["it soars"], "rook": ["claws"]}))
        cls.arguments = ("--model", cls.model, "--classes", cls.classes)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_run(self):
        out = self.folder / "run"
        told = document("recognize", "fewshot", self.data, *self.arguments, "--descriptions", self.descriptions,
                        "--shots", "4,1", "--seeds", 3, "--seed", 5, "-o", out)
        self.assertEqual(told["schema"], "orangery.recognize.fewshot/1")
        self.assertEqual((told["split"]["pool"], told["split"]["test"], told["split"]["seed"]), (12, 12, 5))
        self.assertEqual([(line["mode"], line["descriptions"]) for line in told["zero_shot"]],
                         [("descriptions", True), ("name", False)])
        self.assertEqual([(point["method"], point["shots"]) for point in told["curve"]],
                         [("ridge", 1), ("ridge", 4), ("probe", 1), ("probe", 4)])
        for point in told["curve"]:
            fits = [fit for fit in told["fits"] if (fit["method"], fit["shots"]) == (point["method"], point["shots"])]
            self.assertEqual([fit["draw"] for fit in fits], [0, 1, 2])
            self.assertAlmostEqual(point["top1"]["mean"], statistics.mean(fit["top1"] for fit in fits))
            self.assertAlmostEqual(point["top1"]["sd"], statistics.stdev(fit["top1"] for fit in fits))
            for fit in fits:
                self.assertAlmostEqual(12 * fit["top1"], round(12 * fit["top1"]))
                self.assertEqual(fit["chosen"], fit["shots"] > 1)
                self.assertIn("lambda" if fit["method"] == "ridge" else "C", fit)
        record = json.loads((out / "run.json").read_text())
        self.assertTrue(record["complete"])
        self.assertEqual(record["outcome"]["curve"], told["curve"])
        events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
        self.assertEqual([event["ev"] for event in events].count("fit"), 12)
        with open(out / "tables/curve.csv", newline="", encoding="utf-8") as file:
            self.assertEqual([float(row["top1_mean"]) for row in csv.DictReader(file)],
                             [point["top1"]["mean"] for point in told["curve"]])
        self.assertIn("zero-shot, descriptions", (out / "report.html").read_text())

    def test_zero_shot_is_evaluates_on_the_test_split(self):
        # What the other half adds to make evaluate's count is not told, but lies between none and all of it.
        whole = document("recognize", "evaluate", self.data, *self.arguments)
        told = document("recognize", "fewshot", self.data, *self.arguments, "--shots", 1, "--seeds", 1, "--method", "ridge")
        right = told["zero_shot"][0]["top1"] * 12
        self.assertLessEqual(right, whole["top1"] * 24 + 1e-9)
        self.assertGreaterEqual(right, whole["top1"] * 24 - 12 - 1e-9)
        self.assertEqual(len(told["zero_shot"]), 1)
        self.assertIsNone(told["curve"][0]["top1"]["sd"])

    def test_the_same_seed_gives_the_same(self):
        call = ("recognize", "fewshot", self.data, *self.arguments, "--shots", 2, "--seeds", 4)
        one, two, other = document(*call), document(*call, "--no-cache"), document(*call, "--seed", 1)
        self.assertEqual(one["fits"], two["fits"])
        self.assertNotEqual(one["fits"], other["fits"])

    def test_usual_shots_go_as_far_as_there_are_samples(self):
        done = run("recognize", "fewshot", self.data, *self.arguments, "--seeds", 1, "--method", "ridge", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([point["shots"] for point in json.loads(done.stdout)["curve"]], [1, 2, 4])
        self.assertIn("too few samples for 16 shots", done.stderr)

    def refused(self, code, *arguments, says):
        done = run("recognize", "fewshot", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def test_refusals(self):
        self.refused(4, self.data, *self.arguments, "--shots", 16, says="has 4 samples to learn from, not the 16")
        for shots in ("0", "two", "-1", "1.5"):
            self.refused(2, self.data, *self.arguments, f"--shots={shots}", says="is no number of samples")
        more = self.folder / "more.txt"
        more.write_text("owl\nkite\nrook\nheron\n")
        self.refused(4, self.data, "--model", self.model, "--classes", more, says="'heron' has 0 samples")
        self.refused(4, self.folder, *self.arguments, says="no sample of any class")
        out = self.folder / "there"
        out.mkdir()
        (out / "mine").write_text("x")
        self.refused(2, self.data, *self.arguments, "--shots", 1, "-o", out, says="there")

    def test_what_cannot_be_read(self):
        data = self.folder / "data"
        for name in CLASSES:
            (data / name).mkdir(parents=True)
            for i in range(4):
                (data / name / f"{i}.png").write_bytes((self.data / name / f"{i}.png").read_bytes())
        (data / "owl" / "broken.png").write_text("no picture")
        self.refused(4, data, *self.arguments, "--shots", 1, says="broken.png")
        done = run("recognize", "fewshot", data, *self.arguments, "--shots", 1, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual([item["id"] for item in told["failed"]], ["owl/broken.png"])
        self.assertEqual(told["split"]["pool"] + told["split"]["test"], 12)


if __name__ == "__main__":
    unittest.main()
