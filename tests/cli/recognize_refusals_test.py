# SPDX-License-Identifier: GPL-3.0-or-later
"""What recognize classify refuses or warns of: descriptions, classes, and models whose files do not agree. Pictures, videos
and clouds stand in recognize_bad_input_test, truths and answers in recognize_score_test and recognize_evaluate_test."""

import json
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import run


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.picture = tiny_clip.write_picture(cls.root / "p.png", 1)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.classes = self.write("c.txt", "owl\nkite\n")

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def said(self, code, *arguments, model=None):
        done = run("recognize", "classify", self.picture, "--model", model or self.model, *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertLessEqual(done.stderr.count("\n"), 3)
        return done.stderr

    def test_descriptions(self):
        good = '{"owl": ["it hoots"], "kite": ["it soars"]}'
        for name, content, code, says in (
                ("list.json", "[1]", 4, "list.json is no list of texts by name"),
                ("value.json", '{"owl": 3, "kite": ["a"]}', 4, "key 'owl' holds a number"),
                ("inside.json", '{"owl": [3], "kite": ["a"]}', 4, "'owl' holds a number"),
                ("empty.json", '{"owl": [""], "kite": ["a"]}', 4, "sentence 1 of class 'owl' is empty"),
                ("nan.json", '{"owl": [NaN], "kite": ["a"]}', 4, "nan.json, line 1, column 10"),
                ("latin.json", b'{"owl": ["\xe9"], "kite": ["a"]}', 4, "byte 10: not valid UTF-8"),
                ("comma.json", '{"owl": ["a"],\n "kite": ["a"],}', 4, "comma.json, line 2"),
                ("twice.json", '{"owl": ["a"], "kite": ["a"], "owl": ["b"]}', 4, "'owl' stands more than once"),
                ("gap.json", '{"owl": ["a"]}', 4, "class 'kite' has no descriptions"),
                ("mark.json", b"\xef\xbb\xbf" + good.encode(), 0, "byte-order mark, which was skipped"),
                ("lines.json", '"owl": ["a"],\n"kite": ["b"],\n', 0, "lines without braces around them"),
                ("unknown.json", good[:-1] + ', "kites": ["a"]}', 0, "did you mean 'kite'?")):
            with self.subTest(name):
                self.assertIn(says, self.said(code, "--classes", self.classes, "--descriptions", self.write(name, content)))

    def test_classes(self):
        for name, content, code, says in (
                ("one.txt", "owl\n", 0, "one class only"),
                ("twice.txt", "owl\nkite\nowl\n", 0, "'owl' stand more than once"),
                ("alike.txt", "Barn Owl\nbarn_owl\n", 0, "differ from other names in case or punctuation only"),
                ("braces.txt", "owl {x}\nkite\n", 0, "hold braces, which are put into texts as they are"),
                ("empty.json", '["owl", ""]', 4, "class 2 has an empty name"),
                ("number.yaml", "categories: [747, owl]\n", 4, "747, is a number"),
                ("truth.yaml", "categories: [no, owl]\n", 4, "no, is a truth value"),
                ("map.yaml", "categories: {owl: 1}\n", 4, "names with values"),
                ("none.yaml", "dataset: x\n", 4, "no member 'categories'"),
                ("repeated.yaml", "dataset: x\ncategories: [owl, kite]\ndataset: /data\n", 0, "line 3"),
                ("quoted.yaml", "categories: [707-320, '747', \"no\"]\n", 0, ""),
                ("tab.yaml", "categories:\n\t- owl\n", 4, "no tabs")):
            with self.subTest(name):
                self.assertIn(says, self.said(code, "--classes", self.write(name, content), "--mode", "template"))
        self.assertIn("no {} in it", self.said(2, "--classes", self.classes, "--mode", "template", "--template", "a photo"))

    def changed(self, name, change):
        model = tiny_clip.write_model(self.folder / name)
        config = json.loads((model / "config.json").read_text())
        change(config)
        (model / "config.json").write_text(json.dumps(config))
        return model

    def test_models(self):
        context = self.changed("context", lambda config: config["text_config"].update(max_position_embeddings=77))
        self.assertIn("has shape [16, 8], not [77, 8]", self.said(4, "--classes", self.classes, model=context))
        vocabulary = self.changed("vocabulary", lambda config: config["text_config"].update(vocab_size=49408))
        self.assertIn("token_embedding.weight' has shape [26, 8], not [49408, 8]",
                      self.said(4, "--classes", self.classes, model=vocabulary))
        activation = self.changed("activation", lambda config: config["vision_config"].update(hidden_act="swish2"))
        self.assertIn('hidden_act "swish2" is not supported', self.said(4, "--classes", self.classes, model=activation))
        # A tokenizer of another vocabulary: an id that the model does not know.
        other = tiny_clip.write_model(self.folder / "tokenizer")
        tokenizer = json.loads((other / "tokenizer.json").read_text())
        tokenizer["model"]["vocab"]["falcon"] = len(tokenizer["model"]["vocab"])
        (other / "tokenizer.json").write_text(json.dumps(tokenizer))
        self.assertIn("this model knows 0 to 25",
                      self.said(4, "--classes", self.write("more.txt", "owl\nfalcon\n"), model=other))

    def test_what_is_no_archive_of_tensors_is_never_run(self):
        model = tiny_clip.write_model(self.folder / "pickled")
        (model / "model.safetensors").unlink()
        proof = self.folder / "it-ran"
        # A pickle that would make a file if anything ran it: builtins.open(path, "w").
        (model / "pytorch_model.bin").write_bytes(b"cbuiltins\nopen\n(V%s\nVw\ntR." % str(proof).encode())
        self.said(4, "--classes", self.classes, model=model)
        self.assertFalse(proof.exists())


if __name__ == "__main__":
    unittest.main()
