# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize modes as a process: each mode against `recognize classify --mode`, pairs counted here, refusals."""

import csv
import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]
DESCRIPTIONS = {"owl": ["it hoots", "sees in the dark"], "kite": ["it soars", "two wings"], "rook": ["a bird", "claws"]}
MODES = ["name", "template", "ensemble", "descriptions", "both", "mix", "dclip"]


class Modes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data = cls.root / "data"
        cls.truth = tiny_clip.write_folders(cls.data, CLASSES, 5)
        cls.classes = cls.root / "c.txt"
        cls.classes.write_text("\n".join(CLASSES))
        cls.descriptions = cls.root / "d.json"
        cls.descriptions.write_text(json.dumps(DESCRIPTIONS))
        cls.arguments = ("--model", cls.model, "--classes", cls.classes, "--descriptions", cls.descriptions)

    def test_inputs_of_known_class_count_once(self):
        told = document("recognize", "modes", self.data, self.root / "data/owl/../kite", "--truth", self.data, *self.arguments)
        self.assertEqual((told["inputs"], told["known"]), (15, 15))
        one = self.root / "one.csv"
        one.write_text("owl/0.png,owl\n")
        told = document("recognize", "modes", self.data, "--truth", one, "--root", self.data, *self.arguments)
        self.assertEqual((told["inputs"], told["known"]), (15, 1))

    def test_modes_answer_as_classify_does(self):
        told = document("recognize", "modes", "--truth", self.data, *self.arguments, "--alpha", 0.25)
        self.assertEqual(told["schema"], "orangery.recognize.modes/1")
        self.assertEqual([mode["mode"] for mode in told["modes"]], MODES)
        self.assertEqual((told["inputs"], told["known"]), (15, 15))
        best = {}
        for mode in told["modes"]:
            items = document("recognize", "classify", self.data, *self.arguments, "--mode", mode["mode"], "--alpha", 0.25)
            self.assertEqual(items["aggregation"], mode["aggregation"])
            self.assertEqual(items["texts"], mode["texts"])
            best[mode["mode"]] = {str(Path(item["input"]).relative_to(self.data)): item["ranking"][0]
                                  for item in items["items"]}
            right = sum(best[mode["mode"]][sample]["class"] == label for sample, label in self.truth.items())
            self.assertEqual(mode["right"], right)
            self.assertAlmostEqual(mode["top1"], right / 15)
        for item in told["items"]:
            self.assertEqual(item["truth"], self.truth[item["input"]])
            for mode, answer in item["modes"].items():
                self.assertEqual(answer["class"], best[mode][item["input"]]["class"])
                self.assertAlmostEqual(answer["probability"], best[mode][item["input"]]["probability"], places=9)
        self.assertEqual(len(told["pairs"]), 21)
        for pair in told["pairs"]:
            a, b = ({sample: one["class"] for sample, one in best[pair[side]].items()} for side in "ab")
            self.assertEqual(pair["differ"], sum(a[sample] != b[sample] for sample in a))
            self.assertEqual(pair["only_a_right"], sum(a[s] == label != b[s] for s, label in self.truth.items()))
            self.assertEqual(pair["only_b_right"], sum(b[s] == label != a[s] for s, label in self.truth.items()))

    def test_inputs_without_truth_and_files(self):
        picture = self.data / "owl" / "0.png"
        with tempfile.TemporaryDirectory() as folder:
            table, whole = Path(folder) / "modes.csv", Path(folder) / "modes.json"
            told = document("recognize", "modes", picture, "--model", self.model, "--classes", self.classes, "-o", table)
            self.assertEqual([mode["mode"] for mode in told["modes"]], ["name", "template", "ensemble"])
            self.assertEqual((told["known"], told["modes"][0]["top1"]), (0, None))
            self.assertNotIn("p", told["pairs"][0])
            with open(table, newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual(rows[0]["input"], str(picture))
            self.assertEqual(rows[0]["name"], told["items"][0]["modes"]["name"]["class"])
            self.assertEqual(float(rows[0]["name_probability"]), told["items"][0]["modes"]["name"]["probability"])
            other = tiny_clip.write_picture(Path(folder) / "other.png", 99)
            document("recognize", "modes", other, "--truth", self.data, *self.arguments, "-o", whole)
            self.assertEqual(len(json.loads(whole.read_text())["items"]), 16)
            self.refused(2, picture, *self.arguments, "-o", whole, says="exists")

    def test_a_run_tells_it_all(self):
        broken = self.root / "torn.png"
        broken.write_bytes(b"no picture")
        inputs = (broken, "--truth", self.data, *self.arguments, "--keep-going")
        with tempfile.TemporaryDirectory() as folder:
            path, table = Path(folder) / "run", Path(folder) / "modes.csv"
            self.assertEqual(run("recognize", "modes", *inputs, "-o", table).returncode, 3)
            done = run("recognize", "modes", *inputs, "-o", path, "--json")
            self.assertEqual(done.returncode, 3, done.stderr)
            told = json.loads(done.stdout)
            self.assertEqual((path / "tables" / "modes.csv").read_bytes(), table.read_bytes())
            record = json.loads((path / "run.json").read_text())
            self.assertEqual((record["task"], record["complete"]), ("recognize.modes", True))
            self.assertEqual(record["outcome"]["pairs"], told["pairs"])
            self.assertNotIn("items", record["outcome"])
            self.assertEqual(set(record["columns"]), {"modes", "pairs"})
            events = {}
            for line in (path / "events.jsonl").read_text().splitlines():
                event = json.loads(line)
                events.setdefault(event["ev"], []).append(event)
            self.assertEqual(events["classes"][0]["names"], CLASSES)
            self.assertEqual([event["mode"] for event in events["mode"]], MODES)
            self.assertEqual([event["right"] for event in events["mode_counts"]], [mode["right"] for mode in told["modes"]])
            self.assertEqual([event["p"] for event in events["pair"]], [pair["p"] for pair in told["pairs"]])
            self.assertEqual([(event["item"], event["id"]) for event in events["item_failed"]], [(0, str(broken))])
            self.assertEqual(len(events["item_finished"]), 15)
            for event, item in zip(events["item_finished"], told["items"]):
                self.assertEqual((event["id"], CLASSES[event["truth"]]), (item["input"], item["truth"]))
                self.assertEqual(Path(event["input"]), self.data / event["id"])
                self.assertEqual(list(event["best"]), MODES)
                for mode, best in event["best"].items():
                    self.assertEqual(len({c for c, p in best}), len(CLASSES))
                    self.assertAlmostEqual(sum(p for c, p in best), 1)
                    self.assertEqual([p for c, p in best], sorted((p for c, p in best), reverse=True))
                    self.assertEqual(CLASSES[best[0][0]], item["modes"][mode]["class"])
                    self.assertEqual(best[0][1], item["modes"][mode]["probability"])
            with open(path / "tables" / "pairs.csv", newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual([(row["a"], row["b"], int(row["differ"])) for row in rows],
                             [(pair["a"], pair["b"], pair["differ"]) for pair in told["pairs"]])
            self.refused(2, self.data, *self.arguments, "-o", path, says="exists")
            document("recognize", "modes", self.data, *self.arguments, "-o", path, "--overwrite")

    def test_a_run_that_ends_early_keeps_what_it_told(self):
        many = self.root / "many"
        many.mkdir()
        for i in range(33):
            tiny_clip.write_picture(many / f"{i:02}.png", i)
        (many / "99.png").write_bytes(b"no picture")
        path = self.root / "early"
        self.refused(4, many, *self.arguments, "-o", path, says="99.png")
        record = json.loads((path / "run.json").read_text())
        self.assertEqual((record["complete"], record["outcome"]), (False, None))
        events = [json.loads(line) for line in (path / "events.jsonl").read_text().splitlines()]
        self.assertEqual(sum(event["ev"] == "item_finished" for event in events), 32)

    def refused(self, code, *arguments, says):
        done = run("recognize", "modes", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def test_refusals(self):
        self.refused(2, *self.arguments, says="there is no input")
        gap = self.root / "gap.json"
        gap.write_text(json.dumps({"owl": ["it hoots"], "kite": ["it soars"]}))
        arguments = ("--model", self.model, "--classes", self.classes, "--descriptions", gap)
        self.refused(4, self.data, *arguments, says="class 'rook' has no descriptions")
        broken = self.root / "broken.png"
        broken.write_bytes(b"no picture")
        self.refused(4, broken, self.data, *self.arguments, says="broken.png")
        done = run("recognize", "modes", broken, self.data, *self.arguments, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((told["inputs"], len(told["failed"])), (15, 1))


if __name__ == "__main__":
    unittest.main()
