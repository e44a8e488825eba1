# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize classify --background as a process: texts of what is none of the classes, against their own cosines."""

import csv
import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]
BACKGROUND = ["an empty scene", "a blank page, white"]


class Background(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.pictures = [tiny_clip.write_picture(cls.root / f"p{i}.png", 7 * i, 9 + i, 12) for i in range(12)]
        cls.classes = cls.write("c.txt", "\n".join(CLASSES))
        cls.plain = cls.classify()
        # What each picture's cosines with the texts are, asked for as if they were classes.
        as_classes = document("recognize", "classify", *cls.pictures, "--model", cls.model, "--classes",
                              cls.write("b.json", BACKGROUND))["items"]
        cls.expected = []
        for item, near in zip(cls.plain["items"], as_classes):
            nearest = near["ranking"][0]
            best = item["ranking"][0]
            cls.expected.append((nearest["class"], nearest["cosine"],
                                 "none of these" if nearest["cosine"] > best["cosine"] else best["class"]))

    @classmethod
    def write(cls, name, content):
        path = cls.root / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    @classmethod
    def classify(cls, *arguments):
        return document("recognize", "classify", *cls.pictures, "--model", cls.model, "--classes", cls.classes, *arguments)

    def check(self, told):
        for item, plain, (text, cosine, answer) in zip(told["items"], self.plain["items"], self.expected):
            self.assertEqual((item["background"]["text"], item["answer"]), (text, answer))
            self.assertAlmostEqual(item["background"]["cosine"], cosine, delta=1e-5)
            self.assertEqual([entry["class"] for entry in item["ranking"]], [entry["class"] for entry in plain["ranking"]])
        self.assertEqual(told["none_of_these"], sum(answer == "none of these" for _, _, answer in self.expected))

    def test_what_is_nearer_to_it_is_none_of_the_classes(self):
        answers = {answer for _, _, answer in self.expected}
        self.assertTrue("none of these" in answers and answers & set(CLASSES), answers)  # else nothing is tested
        out = self.root / "run"
        told = self.classify("--background", BACKGROUND[0], "--background", BACKGROUND[1].replace(",", "\\,"), "-o", out)
        self.check(told)
        with open(out / "tables/predictions.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for item, (_, _, answer) in enumerate(self.expected):
            marked = [row["class"] for row in rows if row["item"] == str(item) and row["answer"] == "1"]
            self.assertEqual(marked, [] if answer == "none of these" else [answer])
        events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
        self.assertEqual([event["background"]["text"] for event in events if event["ev"] == "item_finished"],
                         [text for text, _, _ in self.expected])
        self.assertNotIn("background", self.plain["items"][0])

    def test_a_file_has_it_beside_thresholds(self):
        thresholds = {"schema": "orangery.thresholds/1", "measure": "cosine", "background": BACKGROUND}
        self.check(self.classify("--threshold", self.write("t.json", thresholds)))
        highest = self.write("high.json", {**thresholds, "none": 2})
        self.assertEqual({item["answer"] for item in self.classify("--threshold", highest)["items"]}, {"none of these"})
        for broken in ({"background": "fog"}, {"background": [""]}, {"background": []}):
            done = run("recognize", "classify", *self.pictures, "--model", self.model, "--classes", self.classes,
                       "--threshold", self.write("broken.json", {**thresholds, **broken}))
            self.assertEqual(done.returncode, 4, done.stderr)


if __name__ == "__main__":
    unittest.main()
