# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize thresholds as a process, and what classify answers below them."""

import csv
import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]
EACH, NONE = 8, 24


class Thresholds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data, cls.none = cls.root / "data", cls.root / "none"
        cls.none.mkdir()
        tiny_clip.write_folders(cls.data, CLASSES, EACH)
        for i in range(NONE):
            tiny_clip.write_picture(cls.none / f"{i}.png", 1000 + i)
        cls.classes = cls.root / "c.txt"
        cls.classes.write_text("\n".join(CLASSES))
        cls.arguments = ("--model", cls.model, "--classes", cls.classes)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def scores(self, folder, field):
        items = document("recognize", "classify", folder, *self.arguments)["items"]
        return {str(Path(item["input"]).relative_to(folder)): (item["ranking"][0]["class"], self.measured(item, field))
                for item in items}

    def measured(self, item, field):
        best, second = item["ranking"][:2]
        return best["cosine"] - second["cosine"] if field == "margin" else best[field]

    def test_none_of_these(self):
        for field in ("probability", "cosine", "margin"):
            out = self.folder / field
            told = document("recognize", "thresholds", self.data, *self.arguments, "--none", self.none, "--measure", field,
                            "-o", out)
            self.assertEqual(told["schema"], "orangery.recognize.thresholds/1")
            threshold = told["none"]["threshold"]
            # The numbers, again from classify's own scores and the split that the table tells.
            known, none = self.scores(self.data, field), self.scores(self.none, field)
            with open(out / "tables/answers.csv", newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(len(rows), len(known) + len(none))
            for half, part in (("chosen", "chosen_on"), ("measured", "measured_on")):
                ours = [row for row in rows if row["split"] == half]
                counts = {"acceptance": [0, 0], "false_acceptance": [0, 0]}
                for row in ours:
                    isNone = row["id"].startswith("none/")
                    best, score = none[row["id"][5:]] if isNone else known[row["id"]]
                    self.assertEqual((row["predicted"], float(row["score"])), (best, score))
                    self.assertEqual(row["kind"], "none" if isNone else "right" if row["id"].startswith(best + "/") else "wrong")
                    one = counts["false_acceptance" if isNone else "acceptance"]
                    one[0] += score >= threshold
                    one[1] += 1
                for name, (hits, count) in counts.items():
                    self.assertEqual((told["none"][part][name]["hits"], told["none"][part][name]["count"]), (hits, count))
                self.assertEqual(sum(count for _, count in counts.values()), 24)
            # No other threshold is better on the samples that it was chosen on.
            ours = [row for row in rows if row["split"] == "chosen"]
            best = told["none"]["chosen_on"]["balanced_accuracy"]
            for cut in (float(row["score"]) for row in ours):
                shares = [sum(float(row["score"]) >= cut for row in ours if (row["kind"] == "none") == n) / 12 for n in (0, 1)]
                self.assertLessEqual((shares[0] + 1 - shares[1]) / 2, best + 1e-12)
            # classify answers by the file, and keeps its fields.
            answered = document("recognize", "classify", self.none, *self.arguments, "--threshold", out / "thresholds.json")
            plain = document("recognize", "classify", self.none, *self.arguments)
            for item, same in zip(answered["items"], plain["items"]):
                self.assertEqual(item["ranking"], same["ranking"])
                self.assertEqual(item["answer"], item["ranking"][0]["class"] if self.measured(item, field) >= threshold
                                 else "none of these")
                self.assertNotIn("answer", same)
            self.assertEqual(answered["none_of_these"], sum(item["answer"] == "none of these" for item in answered["items"]))

    def test_false_acceptance(self):
        told = document("recognize", "thresholds", self.data, *self.arguments, "--none", self.none, "--false-acceptance", 0.1)
        self.assertLessEqual(told["none"]["chosen_on"]["false_acceptance"]["share"], 0.1)
        self.assertEqual(told["criterion"], {"false_acceptance": 0.1})

    def test_several_classes(self):
        truth = {}
        for c, name in enumerate(CLASSES):
            for i in range(EACH):
                truth[f"{name}/{i}.png"] = [name, CLASSES[(c + 1) % 3]] if i % 2 else [name]
        listed = self.folder / "truth.json"
        listed.write_text(json.dumps(truth))
        out = self.folder / "run"
        call = ("recognize", "thresholds", listed, "--root", self.data, *self.arguments, "--multi")
        told = document(*call, "-o", out)
        self.assertEqual(told["measure"], "cosine")
        self.assertEqual((told["labels"]["chosen_on"], told["labels"]["measured_on"]), (12, 12))
        self.assertEqual([one["class"] for one in told["labels"]["classes"]], CLASSES)
        # The counts of each class add up to its samples, and the table has the same numbers.
        with open(out / "tables/labels.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with open(out / "tables/answers.csv", newline="", encoding="utf-8") as file:
            measured = [row["id"] for row in csv.DictReader(file) if row["split"] == "measured"]
        for one, row in zip(told["labels"]["classes"], rows, strict=True):
            hits, extra, missed = one["hits"], one["extra"], one["missed"]
            self.assertEqual(hits + missed, sum(one["class"] in truth[sample] for sample in measured))
            self.assertEqual(one["recall"], hits / (hits + missed))
            self.assertEqual(one["precision"], hits / (hits + extra) if hits + extra else None)
            self.assertEqual(one["f1"], 2 * hits / (2 * hits + extra + missed))
            for field in ("threshold", "hits", "extra", "missed", "precision", "recall", "f1"):
                self.assertEqual(float(row[field]) if row[field] else None, one[field])
        written = json.loads((out / "thresholds.json").read_text())
        self.assertEqual(written["labels"], {one["class"]: one["threshold"] for one in told["labels"]["classes"]})
        for item in document("recognize", "classify", self.data, *self.arguments, "--threshold",
                             out / "thresholds.json")["items"]:
            self.assertEqual(item["labels"], [entry["class"] for entry in item["ranking"]
                                              if entry["cosine"] >= written["labels"][entry["class"]]])
            self.assertNotIn("answer", item)
        # The text for a person and the table of a run name the same classes.
        answered = self.folder / "answered"
        done = run("recognize", "classify", self.data, *self.arguments, "--threshold", out / "thresholds.json", "-o", answered)
        items = [json.loads(line) for line in (answered / "events.jsonl").read_text().splitlines()]
        labels = {event["input"]: event["labels"] for event in items if event["ev"] == "item_finished"}
        with open(answered / "tables/predictions.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertNotIn("answer", rows[0])
        for path, told_labels in labels.items():
            self.assertIn(f"{path}: {', '.join(told_labels) or 'no class at or above its threshold'}\n", done.stdout)
            self.assertEqual([row["class"] for row in rows if row["input"] == path and row["label"] == "1"], told_labels)
        # Other classes than those that have thresholds are warned of by name.
        others = self.folder / "others.txt"
        others.write_text("owl\nkite\nheron")
        done = run("recognize", "classify", self.data, "--model", self.model, "--classes", others, "--threshold",
                   out / "thresholds.json")
        self.assertIn("1 threshold is of none of the classes, that of 'rook' for one", done.stderr)
        self.assertIn("1 class has no threshold and is never told, 'heron' for one", done.stderr)
        # The same as CSV, an id on several rows.
        rows = self.folder / "truth.csv"
        rows.write_text("id,class\n" + "".join(f"{name},{label}\n" for name, labels in truth.items() for label in labels))
        again = document("recognize", "thresholds", rows, "--root", self.data, *self.arguments, "--multi")
        self.assertEqual(again["labels"], told["labels"])

    def test_classify_with_a_number(self):
        run_folder = self.folder / "run"
        told = document("recognize", "classify", self.data, *self.arguments, "--threshold", 2, "-o", run_folder)
        self.assertEqual({item["answer"] for item in told["items"]}, {"none of these"})
        events = [json.loads(line) for line in (run_folder / "events.jsonl").read_text().splitlines()]
        self.assertEqual({event["answer"] for event in events if event["ev"] == "item_finished"}, {"none of these"})
        with open(run_folder / "tables/predictions.csv", newline="", encoding="utf-8") as file:
            self.assertEqual({row["answer"] for row in csv.DictReader(file)}, {"0"})
        told = document("recognize", "classify", self.data, *self.arguments, "--threshold=-1", "--threshold-on", "cosine")
        self.assertEqual([item["answer"] for item in told["items"]], [item["ranking"][0]["class"] for item in told["items"]])
        self.assertIn("none of these\n", run("recognize", "classify", self.data, *self.arguments, "--threshold", 2).stdout)

    def refused(self, code, *arguments, says):
        done = run("recognize", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def test_refusals(self):
        self.refused(2, "thresholds", self.data, *self.arguments, says="no threshold to choose")
        self.refused(2, "thresholds", self.data, *self.arguments, "--multi", "--measure", "margin", says="only the best class has one")
        few = self.folder / "few"
        few.mkdir()
        for i in range(10):
            tiny_clip.write_picture(few / f"{i}.png", 2000 + i)
        self.refused(4, "thresholds", self.data, *self.arguments, "--none", few,
                     says="12 samples of the classes and 5 of none of them")
        self.refused(4, "thresholds", self.data, *self.arguments, "--none", self.none, "--false-acceptance", 0.05,
                     says="at least 10 and 20 are needed")
        listed = self.folder / "truth.json"
        listed.write_text(json.dumps({"owl/0.png": ["owl", "kit"]}))
        self.refused(4, "thresholds", listed, "--root", self.data, *self.arguments, "--multi", says="Did you mean 'kite'")
        listed.write_text(json.dumps({"owl/99.png": ["owl"]}))
        self.refused(4, "thresholds", listed, "--root", self.data, *self.arguments, "--multi", says="'owl/99.png' is not found")
        listed.write_text(json.dumps({"owl/0.png": ["owl"]}))
        self.refused(4, "thresholds", listed, "--root", self.data, *self.arguments, "--multi", says="thresholds cannot be chosen on")
        self.refused(2, "classify", self.data, *self.arguments, "--threshold", "much", says="neither a number nor a file")
        listed.write_text("{}")
        self.refused(4, "classify", self.data, *self.arguments, "--threshold", listed, says="no file of thresholds")

    def test_another_recognition_is_warned_of(self):
        out = self.folder / "run"
        document("recognize", "thresholds", self.data, *self.arguments, "--none", self.none, "-o", out)
        done = run("recognize", "classify", self.data, *self.arguments, "--mode", "template", "--threshold", out / "thresholds.json")
        self.assertEqual(done.returncode, 0)
        self.assertIn("mode", done.stderr)
        self.assertIn("may not hold", done.stderr)


if __name__ == "__main__":
    unittest.main()
