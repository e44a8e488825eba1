# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize describe as a process: published descriptions, findings, clean files, recorded replies, refusals."""

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from program import ROOT, document, run


def published():
    for folder in (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"):
        files = sorted(Path(folder).glob("gpt4vis/*_prompts*.json")) if folder else []
        if files:
            return Path(folder) / "gpt4vis", files
    return None, []


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def refused(self, code, *arguments, says):
        done = run("recognize", "describe", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)
        self.assertIn(says, done.stderr)
        self.assertEqual(list(self.folder.glob("*.part")), [])


class PublishedDescriptions(Case):
    def test_all_files(self):
        folder, files = published()
        if not files:
            self.skipTest("no reference cases: there is no gpt4vis/*_prompts*.json")
        for file in files:
            with self.subTest(file=file.name):
                described = json.loads(file.read_text(encoding="utf-8"))
                told = document("recognize", "describe", file)
                sentences = [text for texts in described.values() for text in texts]
                self.assertEqual((told["classes"], told["sentences"]), (len(described), len(sentences)))
                words = sum(len(text.split()) for text in sentences) / len(sentences)
                self.assertAlmostEqual(told["mean_words"], words, places=9)
                config = folder / (file.name.split("_")[0] + ".yaml")
                if config.exists():
                    told = document("recognize", "describe", file, "--classes", config)
                    self.assertEqual(told["counts"].get("no_sentences", 0), 0)
                    self.assertEqual(told["counts"].get("unknown_class", 0), 0)
                    self.assertEqual(told["counts"].get("other_count", 0), 0)
                clean = self.folder / file.name
                document("recognize", "describe", file, "-o", clean)
                again = document("recognize", "describe", clean)
                self.assertEqual(again["counts"].get("stray_blanks", 0), 0)
                self.assertEqual(list(json.loads(clean.read_text(encoding="utf-8"))), list(described))
        print(f"compared {len(files)} cases from {folder}", file=sys.stderr)


class Findings(Case):
    def test_what_is_found_and_what_cannot_be_scored(self):
        file = self.write("d.json", {"owl": ["It hoots.", "It hoots.", ""], "kitte": ["It soars."]})
        classes = self.write("c.txt", "owl\nkite\n")
        done = run("recognize", "describe", file, "--classes", classes, "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["schema"], "orangery.recognize.describe/1")
        self.assertEqual(told["counts"], {"empty_sentence": 1, "no_sentences": 1, "repeated_sentence": 1,
                                          "unknown_class": 1})
        unknown = next(f for f in told["findings"] if f["kind"] == "unknown_class")
        self.assertIn("did you mean 'kite'?", unknown["message"])
        self.assertEqual([f["class"] for f in told["findings"] if f["severity"] == "error"], ["owl", "kite"])

    def test_a_clean_file(self):
        file = self.write("d.csv", "class,sentence\nowl, It  hoots. \nowl,It hoots.\nkite,It soars.\n")
        out = self.folder / "out.json"
        document("recognize", "describe", file, "-o", out)
        self.assertEqual(json.loads(out.read_text()), {"owl": ["It hoots."], "kite": ["It soars."]})
        self.refused(2, file, "-o", out, says="exists")

    def test_texts_that_are_too_long_for_a_model(self):
        file = self.write("d.json", {"owl": ["It hoots."]})
        self.refused(4, file, "--model", self.folder / "absent", says="absent")

    def test_refusals(self):
        good = self.write("d.json", {"owl": ["It hoots."]})
        self.refused(2, says="one of --descriptions and --replies is needed")
        self.refused(4, self.write("bad.json", '{"owl": ["a",]}'), says="line 1")
        self.refused(4, self.write("map.json", {"owl": "It hoots."}), says="'owl' has a text in place of a list")
        self.refused(4, self.write("number.json", {"owl": [1]}), says="'owl' holds a number")
        self.refused(4, good, "--classes", self.write("c.yaml", "categories: [no, 'owl']\n"), says="truth value")
        self.refused(4, good, "--classes", self.write("e.txt", "\n"), says="holds no class")
        self.refused(1, good, "--classes", self.write("c.txt", "owl\nkite\n"), "-o", self.folder / "o.json",
                     says="1 classes have no sentences")
        self.assertFalse((self.folder / "o.json").exists())
        done = run("recognize", "describe", good, "--classes", self.folder / "c.txt", "-o", self.folder / "o.json",
                   "--keep-going")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(json.loads((self.folder / "o.json").read_text()), {"owl": ["It hoots."]})


class RecordedReplies(Case):
    def test_descriptions_of_a_chat_model(self):
        config = self.write("c.yaml", "dataset: 'x'\nsentence_num: 2\n"
                                      "prompt: 'Write {} sentences. The word is \"{}\".'\ncategories: ['owl', 'kite']\n")
        replies = self.write("r.json", {
            "format": "recorded-replies", "version": 1, "name": "gpt", "replies": [
                {"when": ["Write 2 sentences", "\"owl\""], "reply": "```json\n{\"owl\": [\"It hoots.\", \"It sees.\"]}\n```"},
                {"when": ["\"kite\""], "reply": "I cannot."}]})
        out = self.folder / "out.json"
        arguments = ("--classes", config, "--replies", replies, "-o", out)
        self.refused(1, *arguments, says="there is no JSON in it")
        done = run("recognize", "describe", *arguments, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual([f["class"] for f in told["failed"]], ["kite"])
        self.assertEqual(told["provenance"]["requests"], 4)
        self.assertEqual(json.loads(out.read_text()), {"owl": ["It hoots.", "It sees."]})
        origin = json.loads((self.folder / "out.json.origin.json").read_text())
        self.assertEqual((origin["model"], origin["origin"], origin["sentences"]), ("gpt", "recorded replies", 2))
        self.refused(2, "--replies", replies, says="needs --classes")


if __name__ == "__main__":
    unittest.main()
