#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Made-up names: recognised by descriptions alone, on scenes, clips and solids that the sample encoder never saw."""
import json
import pathlib
import shutil
import tempfile
import unittest

from program import ROOT, document, run as call

CHANCE = 1 / 32


class SampleTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.sample = self.folder / "sample"

    def written(self, pictures, clips, clouds, *more):
        return document("samples", "recognition", "-o", self.sample, "--pictures", pictures, "--clips", clips, "--clouds",
                        clouds, *more)

    def top1(self, kind, mode, *more):
        told = document("recognize", "evaluate", self.sample / kind, "--model", "encoder", "--classes",
                        self.sample / "classes.txt", "--descriptions", self.sample / "descriptions.json", "--mode", mode,
                        "--no-cache", *more)
        self.assertEqual(told["failed"], [])
        return told


class FewOfItTest(SampleTest):
    def test_layout(self):
        told = self.written("1", "1", "1")
        self.assertEqual((told["classes"], told["pictures"], told["clips"], told["clouds"]), (32, 24, 24, 8))
        names = (self.sample / "classes.txt").read_text().split()
        self.assertEqual(len(set(names)), 32)
        described = json.loads((self.sample / "descriptions.json").read_text())
        self.assertEqual(list(described), names)
        self.assertTrue(all(len(set(texts)) == 6 for texts in described.values()))
        self.assertFalse(any(name in text for texts in described.values() for text in texts for name in names))
        for kind, own in (("pictures", names[:24]), ("clips", names[:24]), ("clouds", names[24:])):
            self.assertEqual(sorted(path.name for path in (self.sample / kind).iterdir()), sorted(own))
        study = json.loads((self.sample / "recognition.json").read_text())
        self.assertEqual(study["schema"], "orangery.recognition/1")
        for path in (study["classes"], study["descriptions"], *study["inputs"]):
            self.assertTrue((self.sample / path).exists())

    def test_what_ships_is_what_is_drawn(self):
        self.written("3", "1", "1")
        shipped = ROOT / "resources/samples/made-up-names"
        def files(folder):
            return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
        drawn = files(self.sample)
        self.assertEqual(drawn | {pathlib.Path("README.md"), pathlib.Path("sample.json")}, files(shipped))
        for path in drawn:
            if path.suffix not in (".png", ".avi"):  # their bytes depend on the version of zlib
                self.assertEqual((self.sample / path).read_bytes(), (shipped / path).read_bytes(), path)

    def test_what_is_there_is_not_lost(self):
        self.written("1", "0", "0")
        done = call("samples", "recognition", "-o", self.sample)
        self.assertEqual(done.returncode, 2)
        self.written("2", "0", "0", "--overwrite")
        self.assertEqual(len(list(self.sample.rglob("*.png"))), 48)
        mine = self.folder / "mine"
        mine.mkdir()
        (mine / "letter.txt").write_text("keep")
        self.assertEqual(call("samples", "recognition", "-o", mine, "--overwrite").returncode, 2)
        self.assertTrue((mine / "letter.txt").exists())

    def test_descriptions_tell_what_names_do_not(self):
        self.written("3", "0", "0")
        self.assertLess(self.top1("pictures", "name")["top1"], 0.15)
        told = self.top1("pictures", "descriptions", "--controls", "shuffled", "--seeds", "2")
        self.assertGreater(told["top1"], 0.85)
        self.assertLess(max(told["controls"][0]["top1"]), 0.15)


class AllOfItTest(SampleTest):
    def test_all_of_it(self):
        self.written("50", "20", "20")
        # Margins: names are 24 guesses, each right for all pictures of a class or for none.
        for kind, least in (("pictures", 0.9), ("clips", 0.88), ("clouds", 0.45)):
            with self.subTest(kind):
                self.assertLess(self.top1(kind, "name")["top1"], 5 * CHANCE if kind == "pictures" else 0.2)
                told = self.top1(kind, "descriptions", "--controls", "shuffled")
                self.assertGreater(told["top1"], least)
                self.assertLess(sum(told["controls"][0]["top1"]) / 7, 2 * CHANCE)


if __name__ == "__main__":
    unittest.main()
