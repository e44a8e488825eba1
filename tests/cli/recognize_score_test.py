# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize score as a process: published answer files, an independent count, irregular files, refusals."""

import csv
import hashlib
import json
import math
import os
import sys
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import ROOT, document, run

RULES = ("rule_a", "rule_b", "rule_c", "rule_d")
# The integers that were published for these files, by the files' SHA-256: rule A's total, top 1, top 5; missing; off the list.
PUBLISHED = {
    "aircraft": ("349abff464519f3f1e8b0d4e636c439b06ec62c6cfbae4692ddf319c04d48a5c", (3333, 1886, 2694, 0, 583)),
    "caltech101": ("45b33919165fdf85e86dc91543139a310167826580572b87e361be79512cc408", (2464, 2309, 2420, 1, 4534)),
    "car": ("6f55f0bf9bf3605d6b85fd7fe2ed87382ea54e4637003009fec95a65e7b8fe5d", (8041, 5039, 6578, 0, 4271)),
    "dtd": ("6a41df9256c08115ba53657d09b9b1070cdb6372f85f829f6c1c0f41196e8a74", (1688, 974, 1407, 4, 1691)),
    "eurosat": ("2afed466e5dbe86989643ed21a467641b23723b46c3f3aa3ca2ca8b3160b24dd", (7991, 3740, 6889, 109, 32)),
    "flower102": ("c7b7aa6962437a34bdced1325958d1478a00f9e24ea2277a0e3a49ee16e25174", (2463, 1702, 1905, 0, 1344)),
    "hmdb_8frame": ("8af8ae1a7775b951ab47cea47b23703faca9b892f566549e0518f93e3793f293", (1525, 964, 1325, 5, 0)),
    "k400": ("3e776df1900b52fba60ff9a6c7ee459014a05a465b5ce34855da2d61ad8237f7", (19739, 11607, 14946, 57, 0)),
    "modelnet10_front": ("ae0cbbb9d6faf3b8143f5b9803f6070a0fa0e8989ef0f70b99cf5c039e3d8e9a", (908, 607, 826, 0, 114)),
    "pets": ("7492f1f914cb5282b44eb89a8fb85b8dce00241fd63061258a54b7bd02b9f022", (3669, 3330, 3617, 0, 3276)),
    "rafdb": ("3ed47a212f151974f29e610633fdcb8720ff42244fa255b00397307e37f1eeab", (3062, 2104, 2871, 6, 0)),
    "sun397": ("b98bb2662f969ce7b37463050a54cc17763784e4127e0f435cf48d8187405a63", (19830, 11740, 15490, 20, 22773)),
    "ucf_8frame": ("111ca1b5691b54b8b27df0f555f6ce24c26ff9d5877032762a1f3499d0777cdd", (3779, 3139, 3555, 3, 0)),
}
ALIASES = {"stanford_cars": "car", "food": "food101"}  # truth -> answers


def answer_files():
    """The folder of reference cases, and (answers, truth) in it: NAME.json or NAME_*.json belong to NAME_gt.json."""
    for folder in (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"):
        pairs = []
        for truth in sorted(Path(folder).glob("gpt4vis/*_gt.json")) if folder else []:
            name = truth.name.removesuffix("_gt.json")
            answered = ALIASES.get(name, name)
            pairs += [(answers, truth) for answers in sorted(truth.parent.glob(f"{answered}*.json"))
                      if answers != truth and "_prompts" not in answers.name]
        if pairs:
            return Path(folder), pairs
    return None, []


def loose(name):
    return "".join(c for c in name.casefold() if c.isalnum())


def count(answers, truth):
    """The four rules, written down from their definition."""
    truth = {sample: label.replace("_", " ") for sample, label in truth.items()}
    classes = set(truth.values())
    loose_classes = {loose(name) for name in classes}
    totals = {rule: [0, 0, 0] for rule in RULES}
    off_list = 0
    for sample, items in answers.items():
        if sample not in truth:
            continue
        off_list += sum(item not in classes for item in items)
        label = truth[sample]
        kept = [item for item in items if item in classes]
        kept_loose = [loose(item) for item in items if loose(item) in loose_classes]
        for rule, list_, right in (("rule_a", kept, label), ("rule_c", items, label), ("rule_d", kept_loose, loose(label))):
            totals[rule][0] += 1
            totals[rule][1] += list_[:1] == [right]
            totals[rule][2] += right in list_
    totals["rule_b"] = [len(truth), *totals["rule_a"][1:]]
    return {**{rule: dict(zip(("total", "top1", "top5"), values)) for rule, values in totals.items()},
            "missing": len(set(truth) - set(answers)), "off_list_items": off_list}


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def score(self, answers, truth, *arguments):
        return document("recognize", "score", "--predictions", self.write("p.json", answers), "--truth",
                        self.write("g.json", truth), *arguments)

    def assert_counts(self, told, expected):
        for rule in RULES:
            self.assertEqual({key: told[rule][key] for key in ("total", "top1", "top5")}, expected[rule], rule)
        for key in ("missing", "off_list_items"):
            self.assertEqual(told[key], expected[key], key)

    def refused(self, code, answers, truth, *says):
        done = run("recognize", "score", "--predictions", self.write("p.json", answers), "--truth",
                   self.write("g.json", truth))
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)
        for words in says:
            self.assertIn(words, done.stderr)


class PublishedAnswers(Case):
    def test_all_files(self):
        folder, pairs = answer_files()
        if not pairs:
            self.skipTest("no reference cases: there is no gpt4vis/*_gt.json")
        for answers, truth in pairs:
            with self.subTest(answers=answers.name):
                told = document("recognize", "score", "--predictions", answers, "--truth", truth)
                data = answers.read_bytes()
                self.assert_counts(told, count(json.loads(data), json.loads(truth.read_text(encoding="utf-8"))))
                sha, published = PUBLISHED.get(answers.stem, ("", ()))
                if hashlib.sha256(data).hexdigest() == sha:
                    a = told["rule_a"]
                    self.assertEqual((a["total"], a["top1"], a["top5"], told["missing"], told["off_list_items"]), published)
        print(f"compared {len(pairs)} cases from {folder / 'gpt4vis'}", file=sys.stderr)


class Beside(Case):
    def test_an_evaluation(self):
        model = tiny_clip.write_model(self.folder / "model")
        classes = self.write("c.txt", "owl\nnight stand\n")
        truth = {f"p{i}.png": ("owl", "night_stand")[i % 2] for i in range(9)}
        for i, sample in enumerate(truth):
            tiny_clip.write_picture(self.folder / sample, i)
        listed = self.write("g.json", truth)
        document("recognize", "evaluate", listed, "--root", self.folder, "--model", model, "--classes", classes, "--mode", "name",
                 "-o", self.folder / "run")
        with open(self.folder / "run/tables/samples.csv", newline="", encoding="utf-8") as file:
            theirs = {row["id"]: row["predicted"].replace("_", " ") for row in csv.DictReader(file)}
        answers = {f"p{i}.png": ["no class", "night stand" if i % 3 else "owl"] for i in range(1, 12)}
        samples = self.folder / "s.csv"
        told = self.score(answers, truth, "--beside", self.folder / "run", "--samples", samples)["beside"]
        counts = {"both_right": 0, "only_answers": 0, "only_run": 0, "neither": 0, "same_class": 0}
        for sample, label in truth.items():
            label, ours = label.replace("_", " "), answers.get(sample, [None, None])[1]
            counts[{(1, 1): "both_right", (1, 0): "only_answers", (0, 1): "only_run", (0, 0): "neither"}[
                (ours == label, theirs[sample] == label)]] += 1
            counts["same_class"] += ours == theirs[sample]
        self.assertEqual({key: told[key] for key in counts}, counts)
        self.assertEqual(told["compared"], 9)
        differ = counts["only_answers"] + counts["only_run"]
        tail = sum(math.comb(differ, k) for k in range(min(counts["only_answers"], counts["only_run"]) + 1)) / 2 ** differ
        self.assertAlmostEqual(told["mcnemar_p"], min(1, 2 * tail))
        with open(samples, newline="", encoding="utf-8") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)}
        self.assertEqual(list(rows), list(truth))
        self.assertEqual((rows["p0.png"]["answered"], rows["p0.png"]["answer"]), ("0", ""))
        self.assertEqual(json.loads(rows["p1.png"]["answer"]), answers["p1.png"])
        other = self.write("other.json", {"x.png": "owl"})
        done = run("recognize", "score", "--predictions", self.write("p.json", {"x.png": ["owl"]}), "--truth", other,
                   "--beside", self.folder / "run")
        self.assertEqual(done.returncode, 4)
        self.assertIn("has no sample of the truth", done.stderr)


class PublishedFigures(Case):
    def test_the_table(self):
        told = document("recognize", "published")
        self.assertEqual(told["schema"], "orangery.recognize.published/1")
        self.assertEqual((len(told["rows"]), len(told["columns"]), told["unit"]), (16, 10, "%"))
        for c in range(10):
            mean = sum(row["figures"][c]["top1"] for row in told["rows"]) / 16
            self.assertAlmostEqual(told["means"][c]["top1"], mean, places=9)
            self.assertLess(abs(mean - told["printed_means"][c]["top1"]), 0.06)
        one = document("recognize", "published", "--dataset", "DTD")
        self.assertEqual([row["dataset"] for row in one["rows"]], ["DTD"])
        self.assertEqual(one["rows"][0]["figures"][8], {"top1": 57.7, "top5": 83.3})
        plain = run("recognize", "published")
        self.assertIn("entries give 3.9", plain.stdout)
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "published.csv"
            document("recognize", "published", "--dataset", "ImageNet-1K", "-o", table)
            with open(table, newline="", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            large = next(row for row in rows if row["model"] == "ViT-L/14")
            self.assertEqual((len(rows), large["names_top1"], large["descriptions_top1"], large["gain_top1"]),
                             (6, "71.6", "75.5", "3.9"))
            self.assertIn("printed as 4.9", large["slip"])
            self.assertEqual(run("recognize", "published", "-o", table).returncode, 2)
            document("recognize", "published", "-o", table, "--overwrite")
            self.assertEqual(len(table.read_text().splitlines()), 1 + 16 * 6)
        for name in ("stanford_car", "car", "stanford_cars", "Stanford Cars"):
            told = document("recognize", "published", "--dataset", name)
            self.assertEqual([row["dataset"] for row in told["rows"]], ["Stanford Cars"])
        unknown = run("recognize", "published", "--dataset", "DTT")
        self.assertEqual(unknown.returncode, 2)
        self.assertIn("Did you mean 'DTD'?", unknown.stderr)


class IrregularAnswers(Case):
    TRUTH = {"a.jpg": "red_kite", "b.jpg": "barn owl", "c.jpg": "Polka-dotted", "d.jpg": "red kite"}

    def test_every_irregularity(self):
        answers = {"a.jpg": ["eagle", "red kite", "barn owl"],          # forgiven first guess, fewer than five
                   "b.jpg": [],                                          # refusal
                   "c.jpg": ["polka dotted", "polka dotted"],           # another spelling, repeated
                   "zz": ["barn owl"],                                   # unknown
                   "d": ["red kite"]}                                    # known with .jpg
        told = self.score(answers, self.TRUTH)
        self.assertEqual(told["schema"], "orangery.recognize.score/1")
        self.assert_counts(told, count(answers, self.TRUTH))
        self.assertEqual([told["rule_a"][k] for k in ("total", "top1", "top5")], [3, 1, 1])
        self.assertEqual([told["rule_b"][k] for k in ("total", "top1", "top5")], [4, 1, 1])
        self.assertEqual([told["rule_c"][k] for k in ("total", "top1", "top5")], [3, 0, 1])
        self.assertEqual([told["rule_d"][k] for k in ("total", "top1", "top5")], [3, 2, 2])
        self.assertEqual((told["missing"], told["off_list_items"], told["unknown_ids"]), (1, 3, 2))
        self.assertEqual((told["empty_answers"], told["shorter_answers"], told["repeating_answers"]), (1, 4, 1))
        self.assertEqual(told["unknown_ids_known_with_extension"], 1)
        self.assertEqual(told["missing_examples"], ["d.jpg"])

    def test_lines_without_braces_and_a_mark(self):
        told = self.score('\ufeff"a.jpg": ["red kite"],\n"b.jpg": ["barn owl"],\n', self.TRUTH)
        self.assertEqual(told["rule_a"]["top1"], 2)

    def test_a_table_of_classes(self):
        table = self.folder / "classes.csv"
        self.score({"a.jpg": ["red kite"], "d.jpg": ["barn owl", "red kite"]}, self.TRUTH, "-o", table)
        self.assertEqual(table.read_text().splitlines(), ["class,samples,answered,top1,top5", "red kite,2,2,1,2",
                                                          "barn owl,1,0,0,0", "Polka-dotted,1,0,0,0"])
        done = run("recognize", "score", "--predictions", self.folder / "p.json", "--truth", self.folder / "g.json", "-o",
                   table)
        self.assertEqual(done.returncode, 2)

    def test_refusals(self):
        good = {"a.jpg": ["red kite"]}
        self.refused(4, good, '{"a.jpg": "red kite", "a.jpg": "barn owl"}', "'a.jpg' stands twice")
        self.refused(4, '{"a.jpg": [], "a.jpg": ["red kite"]}', self.TRUTH, "'a.jpg' is answered twice")
        self.refused(4, {"x": ["red kite"]}, self.TRUTH, "answers no sample of the truth")
        self.refused(4, {"a": ["red kite"]}, self.TRUTH, "with an extension such as .jpg added, 1 would be")
        self.refused(4, {}, self.TRUTH, "answers no sample")
        self.refused(4, {"a.jpg": "red kite"}, self.TRUTH, "'a.jpg' is no list")
        self.refused(4, {"a.jpg": ["red kite", 3]}, self.TRUTH, "'a.jpg' holds a number")
        self.refused(4, {"a.jpg": [["red kite"]]}, self.TRUTH, "'a.jpg' holds a list")
        self.refused(4, '{"a.jpg": ["red kite"],\n "b.jpg": [NaN]}', self.TRUTH, "line 2", "not valid JSON")
        self.refused(4, '{"a.jpg": ["red kite"],}', self.TRUTH, "not valid JSON")
        self.refused(4, "[1]", self.TRUTH, "p.json is no list of texts by name")
        self.refused(4, good, {}, "there is no sample")
        self.refused(4, good, {"a.jpg": " "}, "empty class name")
        self.refused(4, good, {"a.jpg": ["red kite"]}, "has a list")
        self.write("g.json", self.TRUTH)
        (self.folder / "latin.json").write_bytes(b'{"a.jpg": ["\xe9"]}')
        done = run("recognize", "score", "--predictions", self.folder / "latin.json", "--truth", self.folder / "g.json")
        self.assertEqual((done.returncode, "byte 12: not valid UTF-8" in done.stderr), (4, True), done.stderr)


if __name__ == "__main__":
    unittest.main()
