# SPDX-License-Identifier: GPL-3.0-or-later
"""`models tokenize`: what it prints, and what it refuses."""

import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import ROOT, document, run

COMPONENTS = ROOT / "tests" / "fixtures" / "tokenizer_components"
MERGES = '"bpe_simple_vocab_16e6.txt#version: 0.2\nc a\nca t</w>\n'


class Tokenize(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def lines(self, texts):
        return self.write("lines.json", json.dumps(texts))

    def refused(self, code, said, *arguments):
        done = run("models", "tokenize", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3)
        self.assertIn(said, done.stderr)

    def test_reference_cases(self):
        compared = 0
        for path in sorted(COMPONENTS.glob("*.tokenizer.json")):
            cases = json.loads(path.with_name(path.name.replace(".tokenizer", "")).read_text())
            lines = self.lines([case["text"] for case in cases])
            printed = document("models", "tokenize", path, "--lines", lines)
            self.assertEqual(printed["schema"], "orangery.models.tokenize/1")
            self.assertEqual(printed["ids"], [case["ids"] for case in cases], path.name)
            self.assertEqual(printed["decoded"], [case["decoded"] for case in cases], path.name)
            plain = document("models", "tokenize", path, "--lines", lines, "--no-special")
            self.assertEqual(plain["ids"], [case.get("ids_no_special", case["ids"]) for case in cases], path.name)
            compared += len(cases)
        print(f"compared {compared} cases from {COMPONENTS}")
        self.assertGreater(compared, 0)

    def test_clip(self):
        merges = self.write("merges.txt", MERGES)
        printed = document("models", "tokenize", merges, "--lines", self.lines(["A  cat", ""]), "--context", 6)
        self.assertEqual(printed["ids"], [[514, 256 + ord("a") - ord("!"), 513, 515, 0, 0], [514, 515, 0, 0, 0, 0]])
        self.assertEqual(printed["decoded"], ["a cat ", ""])
        self.assertEqual(printed["cut"], 0)
        cut = run("models", "tokenize", merges, "--lines", self.lines(["cat cat cat"]), "--context", 3, "--json")
        self.assertEqual(json.loads(cut.stdout)["ids"], [[514, 513, 515]])
        self.assertIn("1 of 1 text was longer", cut.stderr)

    def test_what_pads_is_named_beside_the_tokenizer(self):
        tiny_clip.write_tokenizer(self.folder)
        lines = self.lines(["owl"])
        for name, content, pad in ((None, None, "a"),
                                   ("special_tokens_map.json", {"pad_token": {"content": "kite", "special": True}}, "kite"),
                                   ("tokenizer_config.json", {"pad_token": "rook"}, "rook")):
            if name:
                self.write(name, json.dumps(content))
            ids = document("models", "tokenize", self.folder, "--lines", lines, "--context", 5)["ids"]
            words = [tiny_clip.WORDS.index(word) for word in ("owl", pad, pad)]
            self.assertEqual(ids, [[tiny_clip.START, words[0], tiny_clip.END, *words[1:]]], name)

    def test_no_texts(self):
        printed = document("models", "tokenize", self.write("merges.txt", MERGES), "--lines", self.lines([]))
        self.assertEqual((printed["ids"], printed["decoded"]), ([], []))

    def test_lone_surrogates_are_replaced(self):
        merges = self.write("merges.txt", MERGES)
        lone = document("models", "tokenize", merges, "--lines", self.write("l.json", '["\\ud800"]'))
        replaced = document("models", "tokenize", merges, "--lines", self.lines(["\ufffd"]))
        self.assertEqual(lone["ids"], replaced["ids"])

    def test_bad_texts(self):
        merges = self.write("merges.txt", MERGES)
        self.refused(4, "line 1, column", merges, "--lines", self.write("a.json", '["a'))
        self.refused(4, "no list of texts", merges, "--lines", self.write("b.json", '{"a": 1}'))
        self.refused(4, "entry 1 is a JSON number", merges, "--lines", self.write("c.json", '["a", 3]'))
        self.refused(4, "d.json", merges, "--lines", self.write("d.json", b'["\xff"]'))
        self.refused(4, "missing.json", merges, "--lines", self.folder / "missing.json")

    def test_bad_tokenizers(self):
        lines = self.lines(["a"])
        model = {"type": "WordLevel", "vocab": {"b": 0}, "unk_token": "?"}
        unsupported = self.write("x.json", json.dumps({"model": model, "normalizer": {"type": "Magic"}}))
        self.refused(4, "normalizer 'Magic' is not supported", unsupported, "--lines", lines)
        self.refused(4, "entry 0", self.write("y.json", json.dumps({"model": model})), "--lines", lines)
        self.refused(4, "line 2 of its merges", self.write("m.txt", MERGES.replace("c a", "c")), "--lines", lines)
        self.refused(4, "no tokenizer", self.folder, "--lines", lines)
        self.refused(4, "cannot be used as a tokenizer", self.write("z.model", b"\x0a\x00junk"), "--lines", lines)

    def test_a_name_of_a_model(self):
        tokenizer = sorted(COMPONENTS.glob("*.tokenizer.json"))[0]
        model = self.folder / "models" / "mine"
        model.mkdir(parents=True)
        for name, text in (("config.json", "{}"), ("model.safetensors", "weights"),
                           ("tokenizer.json", tokenizer.read_text())):
            (model / name).write_text(text)
        lines = self.lines(["a name"])
        done = run("models", "tokenize", "mine", "--lines", lines, "--json",
                   environment={"ORANGERY_MODELS": str(model.parent)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["ids"], document("models", "tokenize", tokenizer, "--lines", lines)["ids"])
        self.refused(4, "there is no model 'none'", "none", "--lines", lines)

    def test_usage(self):
        merges = self.write("merges.txt", MERGES)
        self.refused(2, "lines", merges)
        self.refused(2, "context", merges, "--lines", self.lines(["a"]), "--context", 0)


if __name__ == "__main__":
    unittest.main()
