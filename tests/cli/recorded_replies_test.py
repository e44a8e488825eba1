# SPDX-License-Identifier: GPL-3.0-or-later
"""Recorded replies as policies and as a judge, through the program as a process."""

import json
import pathlib
import shutil
import tempfile
import unittest

from program import run as call

HEADINGS = ["Image Description:", "Rationales:", "Let's think step by step.", "Step 1:", "Step 2:"]


def response(bodies, answer):
    sections = [f"### {heading}\n{body}\n\n" for heading, body in zip(HEADINGS, bodies)]
    return "".join(sections) + f"### The final answer is:\n{answer}"


class RecordedRepliesTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "questions.json").write_text(json.dumps([{
            "image": "", "question": "Question: how many?",
            "conversations": [{"from": "human", "value": "how many?"}, {"from": "gpt", "value": "42"}]}]))

    def replies(self, name, replies, **others):
        path = self.folder / f"{name}.json"
        path.write_text(json.dumps({"format": "recorded-replies", "version": 1, "name": name, "replies": replies}
                                   | others))
        return path

    def search(self, models, judge):
        return call("comcts", "search", "--questions", self.folder / "questions.json", "--models",
                    ",".join(str(model) for model in models), "--judge", judge, "--calls", "4", "-o",
                    self.folder / "run", "--json")

    def test_one_policy_goes_on_where_the_other_was_cut(self):
        wrong = response(["a picture", "count", "", "first one", "then forty"], "40")
        # The first asks the model that takes no prefill to repeat the beginning: "was begun" is in that request alone.
        a = self.replies("a", [{"when": ["A reply was begun", "first one"],
                                "reply": "### Step 2:\nand forty-one more\n\n### The final answer is:\n42"},
                               {"when": ["how many"], "reply": wrong}])
        b = self.replies("b", [{"when": [], "error": "quota"}])
        judge = self.replies("judge", [
            {"when": ["Yes or No", "given: 42"], "reply": "Yes, I know"},
            {"when": ["Yes or No"], "reply": "No"},
            {"when": ["and forty-one more"], "reply": "Final Decision:\n[correct]\n[correct]\n[Correct]\n[CORRECT]\n[correct]"},
            {"when": ["then forty"], "reply": "Final Decision: correct; correct; neutral; correct; not correct"}])
        done = self.search([a, b], judge)
        self.assertEqual(done.returncode, 0, done.stderr)
        tree = json.loads((self.folder / "run/tree.json").read_text())
        self.assertEqual(tree["outcome"]["kind"], "success")
        self.assertEqual(tree["outcome"]["answer"], "42")
        self.assertEqual([node["depth"] for node in tree["nodes"]], [0, 1, 2, 3, 4, 5])
        self.assertEqual([node["round_born"] for node in tree["nodes"][1:]], [1, 1, 1, 1, 2])
        self.assertEqual(len(tree["ghosts"]), 1)
        events = [json.loads(line) for line in (self.folder / "run/events.jsonl").read_text().splitlines()]
        self.assertEqual({event["kind"] for event in events if event["ev"] == "policy_failed"}, {"quota"})
        started = next(event for event in events if event["ev"] == "search_started")
        self.assertEqual(started["judge_badges"], {"judge": "recorded replies, sees the ground truth"})

    def test_bad_files(self):
        good = self.replies("good", [])
        for path, named in [(self.replies("bad", {}), "replies"), (self.folder / "none.json", "none.json")]:
            done = self.search([path], good)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn(named, done.stderr)
            self.assertLessEqual(len(done.stderr.splitlines()), 3)
            self.assertFalse((self.folder / "run").exists())

    def test_two_judges_of_one_name(self):
        good = self.replies("good", [])
        other = self.folder / "other.json"
        shutil.copy(good, other)
        done = self.search([good], f"{good},{other}")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("named twice", done.stderr)


if __name__ == "__main__":
    unittest.main()
