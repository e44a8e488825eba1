#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches of several questions: one folder each, whatever the shard or the number of threads."""
import json
import pathlib
import shutil
import tempfile
import unittest

from program import ROOT, run as call
from comcts_test import contents, tree_of


class QuestionsTest(unittest.TestCase):
    MODELS = ["--models", "plus,minus,times", "--judge", "oracle", "--calls", "9", "--seed", "5"]

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        if not all((ROOT / "resources/samples/reasoning" / name / "config.json").exists()
                   for name in ("plus", "minus", "times")):
            print("skipped: resources/samples/reasoning has no models")
            self.skipTest("resources/samples/reasoning has no models")
        self.questions = self.folder / "questions.jsonl"
        done = call("samples", "questions", "--count", "6", "--seed", "3", "--no-pictures", "-o", self.questions)
        self.assertEqual(done.returncode, 0, done.stderr)

    def search(self, run, *arguments):
        done = call("comcts", "search", "--questions", self.questions, *self.MODELS, "-o", self.folder / run, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return {path.parent.name: tree_of(path.parent) for path in (self.folder / run).glob("*/tree.json")}

    def test_questions_shards_and_threads(self):
        whole = self.search("whole", "--threads", "2")
        self.assertEqual(len(whole), 6)
        ids = [json.loads(line)["id"] for line in self.questions.read_text().splitlines()]
        rows = (self.folder / "whole/summary.csv").read_text().splitlines()
        self.assertEqual([row.split(",")[0] for row in rows[1:]], ids)
        lines = [(self.folder / "whole" / f"{name}.jsonl").read_text().splitlines() for name in ("success", "failure")]
        self.assertEqual(sum(map(len, lines)), 6)
        self.assertEqual(self.search("one", "--threads", "1"), whole)
        self.assertEqual(self.search("first", "--shard", "1/2") | self.search("second", "--shard", "2/2"), whole)
        before = contents(self.folder / "whole/" / ids[0])
        self.assertEqual(self.search("whole", "--resume"), whole)
        self.assertEqual(contents(self.folder / "whole/" / ids[0]), before)

    def test_run_of_many_questions_is_not_taken_for_one(self):
        whole = self.search("whole")
        one = next(iter(whole))
        before = contents(self.folder / "whole")
        done = call("comcts", "search", "--questions", self.questions, "--question", one, *self.MODELS, "-o",
                    self.folder / "whole", "--resume")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(contents(self.folder / "whole"), before)


if __name__ == "__main__":
    unittest.main()
