# SPDX-License-Identifier: GPL-3.0-or-later
"""Classes and sentences that are disabled without being removed, as a process: nothing is taken for them."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, run

CLASSES = ["owl", "kite", "rook"]


class Disabled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data = cls.root / "data"
        cls.truth = tiny_clip.write_folders(cls.data, CLASSES, 4)
        cls.classes = cls.write("c.txt", "\n".join(CLASSES))
        cls.fewer = cls.write("fewer.txt", "owl\nrook")

    @classmethod
    def write(cls, name, content):
        path = cls.root / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def rankings(self, classes, *arguments, says=()):
        done = run("recognize", "classify", self.data, "--model", self.model, "--classes", classes, *arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in says:
            self.assertIn(text, done.stderr)
        self.assertNotIn("none of the classes", done.stderr)
        told = json.loads(done.stdout)
        # The last digits of an embedding may depend on how many texts are embedded side by side.
        return told, [[(entry["class"], round(entry["cosine"], 5)) for entry in item["ranking"]] for item in told["items"]]

    def test_a_class_by_its_name(self):
        _, expected = self.rankings(self.fewer)
        told, found = self.rankings(self.classes, "--without-classes", "Kite")
        self.assertEqual(found, expected)
        self.assertEqual((told["classes"], told["classes_left_out"]), (2, 1))
        for names, says in (("kit", "Did you mean 'kite'?"), ("owl,kite,rook", "no class is left")):
            done = run("recognize", "classify", self.data, "--model", self.model, "--classes", self.classes,
                       "--without-classes", names)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(says, done.stderr)

    def test_what_a_table_says(self):
        _, expected = self.rankings(
            self.fewer, "--descriptions", self.write("d.json", {"owl": ["it hoots"], "rook": ["it hoots", "a bird"]}))
        table = self.write("d.csv", "class,description,disabled\nkite,it soars,class\nowl,it hoots,\n"
                                    "owl,it sees in the dark,sentence\nrook,it hoots,\nrook,a bird,\n")
        for classes in (self.classes, table, self.fewer):
            _, found = self.rankings(classes, "--descriptions", table, says=["1 class and 1 sentence of others are disabled"])
            self.assertEqual(found, expected)

    def test_samples_of_a_disabled_class_are_left_out(self):
        data = self.root / "others"
        for name in ("owl", "rook"):
            shutil.copytree(self.data / name, data / name)
        expected = document("recognize", "evaluate", data, "--model", self.model, "--classes", self.fewer)
        listed = self.write("truth.json", self.truth)
        for samples in (self.data, listed):
            done = run("recognize", "evaluate", samples, "--root", self.data, "--model", self.model, "--classes",
                       self.classes, "--without-classes", "kite", "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("left out", done.stderr)
            told = json.loads(done.stdout)
            self.assertEqual([told[key] for key in ("samples", "top1", "chance", "classes")], [8, expected["top1"], 0.5, 2])


if __name__ == "__main__":
    unittest.main()
