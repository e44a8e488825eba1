#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A video frame by frame: the frames that are looked at, and the same numbers as for the frames as pictures."""
import csv
import json
import pathlib
import shutil
import tempfile
import unittest

from program import document, run as call

MODEL = ("--model", "encoder", "--no-cache")


class TimelineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        document("samples", "scenes", "--kind", "clips", "--count", "3", "--seed", "5", "-o", cls.folder / "clips")
        records = [json.loads(line) for line in (cls.folder / "clips/captions.jsonl").read_text().splitlines()]
        cls.video = cls.folder / "clips" / records[2]["video"]
        cls.classes = cls.folder / "classes.txt"
        cls.classes.write_text("".join(f'a {record["class"]}\n' for record in records))

    def timeline(self, *more):
        return document("recognize", "timeline", self.video, *MODEL, "--classes", self.classes, *more)

    def test_frames_are_what_pictures_of_them_are(self):
        told = self.timeline("--frames", "4")
        self.assertEqual([(at["frame"], at["time"]) for at in told["frames"]], [(0, 0), (4, 0.5), (8, 1), (12, 1.5)])
        document("video", "frames", self.video, "--frames", "0,4,8,12", "-o", self.folder / "frames", "--overwrite")
        pictures = sorted((self.folder / "frames/frames").glob("*.png"))
        items = document("recognize", "classify", *pictures, *MODEL, "--classes", self.classes)["items"]
        for at, item in zip(told["frames"], items, strict=True):
            self.assertEqual([entry["class"] for entry in at["ranking"]], [entry["class"] for entry in item["ranking"]])
            for mine, other in zip(at["ranking"], item["ranking"]):
                self.assertAlmostEqual(mine["cosine"], other["cosine"], places=5)  # frames are embedded together

    def test_times(self):
        told = self.timeline("--every", "0.7")  # 8 frames a second, 2 s
        self.assertEqual([at["frame"] for at in told["frames"]], [0, 5, 11])
        self.assertEqual([at["frame"] for at in self.timeline("--every", "5")["frames"]], [0])
        self.assertEqual(sum(stretch["frames"] for stretch in told["stretches"]), 3)
        refused = call("recognize", "timeline", self.video, *MODEL, "--classes", self.classes, "--every", "0")
        self.assertEqual(refused.returncode, 2)

    def test_run(self):
        folder = self.folder / "run"
        told = self.timeline("--frames", "5", "--top", "2", "-o", folder)
        events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
        frames = [event for event in events if event["ev"] == "frame_finished"]
        self.assertEqual([event["frame"] for event in frames], [at["frame"] for at in told["frames"]])
        with open(folder / "tables/timeline.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(len(rows), 10)
        self.assertEqual(float(rows[0]["cosine"]), told["frames"][0]["ranking"][0]["cosine"])
        with open(folder / "tables/stretches.csv", newline="", encoding="utf-8") as file:
            self.assertEqual([row["class"] for row in csv.DictReader(file)],
                             [stretch["class"] for stretch in told["stretches"]])
        record = json.loads((folder / "run.json").read_text())
        self.assertTrue(record["complete"])
        self.assertEqual(set(record["columns"]), {"timeline", "stretches"})

    def test_what_is_no_video(self):
        done = call("recognize", "timeline", self.classes, *MODEL, "--classes", self.classes)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(str(self.classes), done.stderr)


if __name__ == "__main__":
    unittest.main()
