#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The comparison of searches at equal calls, small: what it writes has to hold together."""
import csv
import json
import pathlib
import shutil
import tempfile
import unittest

from program import run as call

BUDGET = 6
QUESTIONS = 10


class EvaluateTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.questions = self.folder / "questions.jsonl"
        done = call("samples", "questions", "--count", QUESTIONS, "--seed", "11", "--no-pictures", "-o", self.questions)
        self.assertEqual(done.returncode, 0, done.stderr)

    def evaluate(self, name, *arguments):
        done = call("comcts", "evaluate", "--questions", self.questions, "--calls", BUDGET, "--seed", "2", "--json",
                    "-o", self.folder / name, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_tables_hold_together(self):
        document = self.evaluate("one", "--threads", "2")
        groups = {row["group"]: row for row in document["groups"]}
        for key in ("direct.union", "search.plus", "search.plus+minus", "search.collective", "pooled",
                    "search.random_leaf", "search.c0", "search.all", "search.judge_error_0.2"):
            self.assertIn(key, groups)
        with open(self.folder / "one/tables/items.csv", encoding="utf-8") as file:
            items = list(csv.DictReader(file))
        self.assertEqual(len(items), len(groups) * QUESTIONS)
        for key, row in groups.items():
            own = [item for item in items if item["group"] == key]
            self.assertAlmostEqual(row["success"], sum(int(item["solved"]) for item in own) / QUESTIONS)
            self.assertLessEqual(row["success_low"], row["success"])
            self.assertGreaterEqual(row["success_high"], row["success"])
            self.assertTrue(all(1 <= int(item["calls"]) <= BUDGET for item in own), key)
            if key.startswith("direct.") and key != "direct.union":
                self.assertEqual(row["calls"], 1)
        solved = {(item["question"], item["group"]) for item in items if item["solved"] == "1"}
        union = {question for question, group in solved if group == "direct.union"}
        self.assertEqual(union, {question for question, group in solved
                                 if group in ("direct.plus", "direct.minus", "direct.times")})
        differences = {row["group"]: row["difference"] for row in document["differences"]}
        for key, difference in differences.items():
            self.assertAlmostEqual(difference, groups["search.collective"]["success"] - groups[key]["success"])

    def test_one_thread_gives_the_same(self):
        self.assertEqual(self.evaluate("one", "--threads", "1")["groups"], self.evaluate("two", "--threads", "2")["groups"])


if __name__ == "__main__":
    unittest.main()
