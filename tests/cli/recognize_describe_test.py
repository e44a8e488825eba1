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
                    self.assertEqual(told["counts"].get("other_language", 0), 0)
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

    def test_what_differs_from_an_earlier_file(self):
        old = self.write("old.json", {"owl": ["It hoots.", "It sees."], "red_kite": ["It soars."], "rook": ["A bird."],
                                      "jay": ["Blue.", "Blue."], "wren": ["Small.", "Brown."]})
        new = self.write("new.json", {"wren": ["Brown.", "Small."], "owl": ["It sees.", "It hunts."], "red kite": ["It soars."],
                                      "rook": ["A bird."], "tit": ["Yellow."]})
        told = document("recognize", "describe", new, "--against", old)
        self.assertEqual([(one["class"], one["added"], one["removed"], one["only_order"]) for one in told["changes"]],
                         [("wren", [], [], True), ("owl", ["It hunts."], ["It hoots."], False),
                          ("tit", ["Yellow."], [], False), ("jay", [], ["Blue."], False)])
        self.assertIn("4 classes differ, by 2 sentences more and 2 fewer", run("recognize", "describe", new, "--against", old).stdout)
        self.assertEqual(document("recognize", "describe", new, "--against", new)["changes"], [])
        self.refused(4, new, "--against", self.write("bad.json", "{"), says="not valid JSON")

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
                     says="1 class has no sentences")
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

    KEY = "sk-proj-0123456789abcdef"
    FAULTS = {  # class -> (what was recorded, what is said of it)
        "page": ({"reply": "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title>\n<style>a{b:c}</style></head></html>"},
                 "it is a page of HTML, '502 Bad Gateway'"),
        "bare page": ({"reply": "<HTML><body>no</body></HTML>"}, "it is a page of HTML"),
        "error": ({"reply": json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}.", "type": "x"}})},
                  "it is the server's error 'Incorrect API key provided: [key]"),
        "plain error": ({"reply": '{"error": "model not found"}'}, "it is the server's error 'model not found'"),
        "empty": ({"reply": " \n"}, "it is empty"),
        "refusal": ({"reply": "I'm sorry,\nI cannot help with that."},
                    "there is no JSON in it; it begins 'I'm sorry, I cannot help with that.'"),
        "cut": ({"reply": '{"cut": ["It is'}, "its JSON does not end"),
        "Eule": ({"reply": '{"owl": ["It hoots.", "It sees."]}'}, "it describes 'owl', not 'Eule'; was the name translated?"),
        "nothing": ({"reply": "{}"}, "its object is empty"),
        "one": ({"reply": '{"one": ["It hoots."]}'}, "it has 1 sentence, not 2"),
        "key refused": ({"error": "401"}, "401: the server refused the key"),
        "too many": ({"error": "429"}, "429: too many requests, or the quota is used up"),
        "failing": ({"error": "503"}, "503: the server failed"),
        "slow": ({"error": "timeout"}, "recorded as failed, timeout"),
        "leaking": ({"error": f"Authorization: Bearer {KEY[3:]} was refused"}, "Authorization: Bearer [key] was refused"),
        "absent": (None, "holds no reply to this request"),
    }

    def test_what_servers_send_in_place_of_a_reply(self):
        classes = self.write("c.txt", "\n".join(["good", *self.FAULTS]) + "\n")
        recorded = {**{name: fault for name, (fault, _) in self.FAULTS.items() if fault},
                    "good": {"reply": '{"good": ["It hoots.", "It sees."]}'}}
        replies = self.write("r.json", {"format": "recorded-replies", "version": 1, "name": "gpt", "replies": [
            {"when": [f"<{name}>"], **entry} for name, entry in recorded.items()]})
        out = self.folder / "out.json"
        arguments = ("--classes", classes, "--replies", replies, "--count", 2, "--prompt", "{n} of <{class}>", "-o", out,
                     "--log-file", self.folder / "log.jsonl")
        for code, more in ((1, ()), (3, ("--keep-going",)), (3, ("--keep-going", "--json", "--overwrite"))):
            done = run("recognize", "describe", *arguments, *more)
            self.assertEqual(done.returncode, code, done.stderr)
            written = "".join(path.read_text(encoding="utf-8") for path in self.folder.iterdir() if path != replies)
            for text in (done.stdout, done.stderr, written):
                self.assertNotIn(self.KEY[3:], text)
        self.assertEqual(json.loads(out.read_text()), {"good": ["It hoots.", "It sees."]})
        reasons = {one["class"]: one["reason"] for one in json.loads(done.stdout)["failed"]}
        self.assertEqual(set(reasons), set(self.FAULTS))
        for name, (_, said) in self.FAULTS.items():
            self.assertIn(said, reasons[name])
        plain = run("recognize", "describe", *arguments, "--keep-going", "--overwrite").stdout
        self.assertIn("no sentences for 'empty': the reply about 'empty' cannot be used: it is empty", plain)

    def test_a_reply_in_another_language_is_told(self):
        sentences = {"owl": ["Die Eule ist ein Vogel mit großen Augen.", "Sie hat einen runden Kopf und jagt in der Nacht."],
                     "kite": ["Коршун парит в небе.", "У него длинный хвост."],
                     "rook": ["A black bird with a bare face.", "It is often seen on fields."]}
        classes = self.write("c.txt", "\n".join(sentences) + "\n")
        replies = self.write("r.json", {"format": "recorded-replies", "version": 1, "name": "gpt", "replies": [
            {"when": [f"<{name}>"], "reply": json.dumps({name: texts})} for name, texts in sentences.items()]})
        told = document("recognize", "describe", "--classes", classes, "--replies", replies, "--count", 2, "--prompt",
                        "{n} of <{class}>", "-o", self.folder / "out.json")
        found = {one["class"]: one["message"] for one in told["findings"] if one["kind"] == "other_language"}
        self.assertEqual(set(found), {"owl", "kite"})
        self.assertIn("German", found["owl"])
        self.assertIn("letters other than Latin", found["kite"])
        self.assertEqual(json.loads((self.folder / "out.json").read_text(encoding="utf-8")), sentences)


if __name__ == "__main__":
    unittest.main()
