# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize evaluate as a process: accuracy against classify's own rankings, lists, controls, refusals."""

import csv
import json
import shutil
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import document, orangery_run, run

CLASSES = ["owl", "kite", "rook"]
DESCRIPTIONS = {"owl": ["it hoots", "it sees in the dark"], "kite": ["it soars", "two wings"], "rook": ["a bird", "claws"]}


class Evaluate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.data = cls.root / "data"
        cls.truth = {}
        for c, name in enumerate(CLASSES):
            (cls.data / name.upper()).mkdir(parents=True)
            for i in range(4):
                tiny_clip.write_picture(cls.data / name.upper() / f"{name}{i}.png", 10 * c + i)
                cls.truth[f"{name.upper()}/{name}{i}.png"] = name
        cls.classes = cls.root / "c.txt"
        cls.classes.write_text("\n".join(CLASSES))
        cls.descriptions = cls.root / "d.json"
        cls.descriptions.write_text(json.dumps(DESCRIPTIONS))
        cls.arguments = ("--model", cls.model, "--classes", cls.classes)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def expected(self, *arguments):
        items = document("recognize", "classify", self.data, *self.arguments, *arguments)["items"]
        return {str(Path(item["input"]).relative_to(self.data)): item["ranking"] for item in items}

    def test_a_folder(self):
        out = self.folder / "run"
        told = document("recognize", "evaluate", self.data, *self.arguments, "-o", out)
        rankings = self.expected()
        right = {sample: ranking[0]["class"] == self.truth[sample] for sample, ranking in rankings.items()}
        self.assertEqual(told["schema"], "orangery.recognize.evaluate/1")
        self.assertEqual(told["samples"], 12)
        self.assertAlmostEqual(told["top1"], sum(right.values()) / 12)
        self.assertAlmostEqual(told["mean_recall"], told["top1"])  # as many samples of each class
        self.assertIsNone(told["top5"])  # three classes
        brier = sum(sum((entry["probability"] - (entry["class"] == self.truth[sample])) ** 2 for entry in ranking)
                    for sample, ranking in rankings.items()) / 12
        self.assertAlmostEqual(told["calibration"]["brier"], brier, places=5)
        self.assertFalse(told["descriptions_help"])
        with open(out / "tables/samples.csv", newline="", encoding="utf-8") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)}
        self.assertEqual({sample: row["top1"] == "1" for sample, row in rows.items()}, right)
        self.assertEqual({(row["mode"], row["top5"]) for row in rows.values()}, {("name", "")})  # of three classes no top-5
        with open(out / "tables/classes.csv", newline="", encoding="utf-8") as file:
            self.assertEqual({row["top5"] for row in csv.DictReader(file)}, {""})
        with open(out / "tables/rankings.csv", newline="", encoding="utf-8") as file:
            told_rankings = {}
            for row in csv.DictReader(file):
                told_rankings.setdefault(row["id"], []).append(row)
        self.assertEqual(set(told_rankings), set(rankings))
        for sample, ranking in rankings.items():
            self.assertEqual([row["class"] for row in told_rankings[sample]], [entry["class"] for entry in ranking])
            for rank, (row, entry) in enumerate(zip(told_rankings[sample], ranking), start=1):
                self.assertEqual((int(row["rank"]), row["right"] == "1"), (rank, entry["class"] == self.truth[sample]))
                self.assertAlmostEqual(float(row["probability"]), entry["probability"], places=5)
                self.assertAlmostEqual(float(row["logit"]), entry["logit"], places=4)
        with open(out / "tables/confusion.csv", newline="", encoding="utf-8") as file:
            self.assertEqual(sum(int(row["samples"]) for row in csv.DictReader(file)), 12)
        self.assertTrue(json.loads((out / "run.json").read_text())["complete"])
        report = (out / "report.html").read_text()
        self.assertIn("mean recall", report)
        for sample, is_right in right.items():
            self.assertEqual(f"<td>{sample}</td>" in report, not is_right)
        self.assertIn("<h2>Most confused</h2>", report)

    def test_lists_find_their_files(self):
        whole = document("recognize", "evaluate", self.data, *self.arguments)
        listed = self.folder / "truth.json"
        listed.write_text(json.dumps({sample.removesuffix(".png"): label for sample, label in self.truth.items()}))
        told = document("recognize", "evaluate", listed, "--root", self.data, *self.arguments)
        self.assertEqual((told["top1"], told["samples"]), (whole["top1"], 12))
        table = self.folder / "truth.csv"
        table.write_text("id,class\n" + "".join(f"{sample},{label}\n" for sample, label in self.truth.items()))
        self.assertEqual(document("recognize", "evaluate", table, "--root", self.data, *self.arguments)["top1"], whole["top1"])
        # Ids without extension, of files whose names end otherwise: also of meshes, and in capitals.
        data = self.folder / "others"
        (data / "owl").mkdir(parents=True)
        (data / "owl" / "00738.off").write_text("OFF\n3 1 0\n0 0 0\n1 0 0\n0 0 1\n3 0 1 2\n")
        tiny_clip.write_picture(data / "owl" / "b.PNG", 1)
        listed.write_text(json.dumps({"owl/00738": "owl", "b": "owl"}))
        told = document("recognize", "evaluate", listed, "--root", data, *self.arguments)
        self.assertEqual((told["samples"], told["failed"]), (2, []))
        (data / "owl" / "00738.ply").write_text("")
        self.refused(4, listed, "--root", data, *self.arguments, says="'owl/00738' means several files")

    def test_controls(self):
        arguments = ("recognize", "evaluate", self.data, *self.arguments, "--descriptions", self.descriptions, "--controls",
                     "waffle,shuffled,scrambled,templates", "--seeds", 7)
        told = document(*arguments)
        self.assertEqual([(one["control"], len(one["top1"])) for one in told["controls"]],
                         [("waffle", 7), ("shuffled", 7), ("scrambled", 7), ("templates", 1)])
        self.assertEqual(document(*arguments)["controls"], told["controls"])
        self.assertIn("mcnemar", told)
        by_name = document(*arguments, "--mode", "name")
        self.assertIn("was not tested: mode name scores without them", by_name["verdict"])
        self.assertFalse(told["descriptions_help"])  # random weights: twelve samples show nothing

    def controlled(self, *arguments):
        return ("recognize", "evaluate", self.data, *self.arguments, "--descriptions", self.descriptions, "--controls",
                "waffle,templates", "--seeds", 7, *arguments)

    def test_a_run_that_was_killed_ends_as_a_whole_one(self):
        whole = self.folder / "whole"
        expected = document(*self.controlled("-o", whole))
        lines = (whole / "events.jsonl").read_bytes().splitlines(keepends=True)
        kinds = [json.loads(line)["ev"] for line in lines]
        self.assertEqual(kinds.count("sample"), 12)
        self.assertEqual(kinds.count("control"), 8)
        # Killed before anything, amid the samples, before the temperature, amid the controls, at the end; in mid-line.
        for kept in (0, 1, 2, 7, kinds.index("temperature"), kinds.index("control") + 3, len(lines)):
            run_folder = self.folder / f"killed{kept}"
            (run_folder / "tables").mkdir(parents=True)
            record = json.loads((whole / "run.json").read_text())
            record.update(complete=False, outcome=None)
            record["parameters"]["output"] = str(run_folder)
            (run_folder / "run.json").write_text(json.dumps(record))
            cut = lines[kept][:17] if kept < len(lines) else b""
            (run_folder / "events.jsonl").write_bytes(b"".join(lines[:kept]) + cut)
            told = document(*self.controlled("-o", run_folder, "--resume"))
            self.assertEqual({**told, "output": None}, {**expected, "output": None}, kept)
            for table in ("samples", "rankings", "classes", "confusion", "reliability", "coverage", "controls"):
                name = f"tables/{table}.csv"
                self.assertEqual((run_folder / name).read_bytes(), (whole / name).read_bytes(), (kept, table))
            self.assertTrue((run_folder / "events.jsonl").read_bytes().startswith(b"".join(lines[:kept])))
            events = orangery_run.read(run_folder)
            self.assertEqual(sum(event["ev"] == "sample" for event in events), 12)
            self.assertEqual(sum(event["ev"] == "control" for event in events), 8)
        done = run(*self.controlled("-o", whole, "--resume", "--template", "a {}"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("other parameters", done.stderr)

    def test_a_resumed_run_refuses_other_samples(self):
        out = self.folder / "run"
        data = self.folder / "data"
        shutil.copytree(self.data, data)
        arguments = ("recognize", "evaluate", data, *self.arguments, "-o", out)
        document(*arguments)
        (data / "KITE" / "kite0.png").unlink()
        done = run(*arguments, "--resume")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("over other samples", done.stderr)

    def test_shards_are_parts_of_the_whole(self):
        whole = document("recognize", "evaluate", self.data, *self.arguments)
        parts, seen = [], set()
        for k in (1, 2, 3):
            out = self.folder / f"shard{k}"
            parts.append(document("recognize", "evaluate", self.data, *self.arguments, "--shard", f"{k}/3", "-o", out))
            with open(out / "tables/samples.csv", newline="", encoding="utf-8") as file:
                ids = {row["id"] for row in csv.DictReader(file)}
            self.assertFalse(seen & ids)
            seen |= ids
        self.assertEqual(seen, set(self.truth))
        self.assertAlmostEqual(sum(part["top1"] * part["samples"] for part in parts), whole["top1"] * 12)
        self.assertEqual(document("recognize", "evaluate", self.data, *self.arguments, "--limit", 5)["samples"], 5)

    def test_what_cannot_be_read_is_left_out_or_stops(self):
        data = self.folder / "data"
        shutil.copytree(self.data, data)
        (data / "OWL" / "owl1.png").write_bytes(b"this is no picture")
        self.refused(4, data, *self.arguments, says="owl1.png")
        out = self.folder / "run"
        done = run("recognize", "evaluate", data, *self.arguments, "--keep-going", "--json", "-o", out)
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((told["samples"], [one["id"] for one in told["failed"]]), (11, ["OWL/owl1.png"]))
        tiny_clip.write_picture(data / "OWL" / "owl1.png", 1)
        done = run("recognize", "evaluate", data, *self.arguments, "--keep-going", "--json", "-o", out, "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)  # it can be read now
        again = json.loads(done.stdout)
        self.assertEqual((again["samples"], again["failed"]), (12, []))
        (data / "OWL" / "owl1.png").write_bytes(b"no picture any more")
        done = run("recognize", "evaluate", data, *self.arguments, "--keep-going", "--json", "-o", out, "--resume")
        self.assertEqual(done.returncode, 3, done.stderr)
        later = json.loads(done.stdout)
        self.assertEqual((later["samples"], [one["id"] for one in later["failed"]]), (11, ["OWL/owl1.png"]))
        self.assertEqual(again["top1"], document("recognize", "evaluate", self.data, *self.arguments)["top1"])

    def test_samples_are_told_as_they_are_measured(self):
        out = self.folder / "run"
        told = document("recognize", "evaluate", self.data, *self.arguments, "-o", out)
        events = orangery_run.read(out)
        self.assertEqual(events[1]["ev"], "classes")
        self.assertEqual((events[1]["names"], events[1]["samples"]), (CLASSES, 12))
        samples = [event for event in events if event["ev"] == "sample"]
        self.assertEqual({event["id"] for event in samples}, set(self.truth))
        for event in samples:
            self.assertTrue(Path(event["input"]).is_file())
            self.assertAlmostEqual(sum(p for _, p in event["best"]), 1)  # three classes are all among the best five
            self.assertEqual(event["predicted"], event["best"][0][0])
        self.assertEqual(sum(event["predicted"] == event["truth"] for event in samples) / 12, told["top1"])
        low, high = told["top1_interval"]
        self.assertTrue(0 <= low < told["top1"] < high <= 1)
        self.assertAlmostEqual(told["chance"], 1 / 3)

    def test_views_of_a_run(self):
        out = self.folder / "run"
        told = document(*self.controlled("-o", out))
        for view in ("confusion", "reliability", "coverage", "classes", "controls"):
            for ending in ("svg", "png", "pdf") if view in ("confusion", "controls") else ("svg",):
                done = run("export", out, "--view", view, "-o", self.folder / f"{view}.{ending}")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(done.stderr, "")
            svg = (self.folder / f"{view}.svg").read_text()
            self.assertIn(f"--view {view}", svg)  # how it is made again
            document("export", out, "--view", view, "-o", self.folder / f"{view}.csv")
            self.assertEqual((self.folder / f"{view}.csv").read_bytes(), (out / f"tables/{view}.csv").read_bytes())
            document("export", out, "--view", view, "-o", self.folder / f"{view}.json")
            told_view = json.loads((self.folder / f"{view}.json").read_text())
            self.assertEqual((told_view["top1"], told_view["verdict"]), (told["top1"], told["verdict"]))
            self.assertEqual(len(told_view["rows"]), len((out / f"tables/{view}.csv").read_text().splitlines()) - 1)
        for name in CLASSES + ["true class", "predicted class"]:
            self.assertIn(name, (self.folder / "confusion.svg").read_text())
        plain = self.folder / "plain"
        document("recognize", "evaluate", self.data, *self.arguments, "-o", plain)
        done = run("export", plain, "--view", "controls", "-o", self.folder / "none.svg")
        self.assertEqual(done.returncode, 4)
        self.assertIn("made without --controls", done.stderr)
        done = run("export", plain, "--view", "confusion", "-o", self.folder / "none.dot")
        self.assertEqual(done.returncode, 2)

    def test_ids_are_found_where_data_sets_have_their_files(self):
        root = self.folder / "set"
        for name in CLASSES:
            (root / "images" / name).mkdir(parents=True)
        listed = {}
        for c, name in enumerate(CLASSES):
            for i in range(2):
                shutil.copy(self.data / name.upper() / f"{name}{i}.png", root / "images" / name / f"image_{c}{i}.png")
                listed[f"{c}{i}.jpg"] = name
        truth = self.folder / "truth.json"
        truth.write_text(json.dumps(listed))
        done = run("recognize", "evaluate", truth, "--root", root, *self.arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("6 ids were found elsewhere than they say, for example '00.jpg' as images/owl/image_00.png", done.stderr)
        table = self.folder / "truth.csv"
        for ending, separator in (("csv", ","), ("TSV", "\t")):
            table = self.folder / f"truth.{ending}"
            rows = [f"{sample.split('/')[1]}{separator}{name}" for sample, name in self.truth.items()]
            table.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode())  # as spreadsheets write it
            self.assertEqual(document("recognize", "evaluate", table, "--root", self.data, *self.arguments)["samples"], 12)
        truth.write_text(json.dumps({**listed, "99.jpg": "owl"}))
        self.refused(4, truth, "--root", root, *self.arguments, says="sample '99.jpg' is not found below")
        done = run("recognize", "evaluate", truth, "--root", root, *self.arguments, "--json", "--keep-going")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual((told["samples"], [one["id"] for one in told["failed"]]), (6, ["99.jpg"]))
        truth.write_text(json.dumps({"99.jpg": "owl"}))
        self.refused(4, truth, "--root", root, *self.arguments, "--keep-going", says="no sample of")

    def refused(self, code, *arguments, says):
        done = run("recognize", "evaluate", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def test_refusals(self):
        self.refused(4, self.model, *self.arguments, says="holds no sample")
        listed = self.folder / "truth.json"
        listed.write_text('{"OWL/owl0.png": "eagle"}')
        self.refused(4, listed, "--root", self.data, *self.arguments, says="not among the classes")
        listed.write_text('{"absent": "owl"}')
        self.refused(4, listed, "--root", self.data, *self.arguments, says="'absent' is not found")
        for content, says in (('{"a": "owl", "a": "kite"}', "sample 'a' stands twice"), ('{"a": ""}', "sample 'a' has an empty"),
                              ('{"a": ["owl"]}', "sample 'a' has a list"), ("{}", "there is no sample in it"),
                              ('{"a": "owl",}', "line 1"), ('{"a": NaN}', "line 1"), ("[]", "no list of texts by name")):
            listed.write_text(content)
            self.refused(4, listed, "--root", self.data, *self.arguments, says=says)
        table = self.folder / "truth.csv"
        table.write_text("id,class\na,owl\na,kite\n")
        self.refused(4, table, "--root", self.data, *self.arguments, says="sample 'a' stands twice")
        table.write_text("id,class\na\n")
        self.refused(4, table, "--root", self.data, *self.arguments, says="line 2: a cell is missing")
        self.refused(2, self.data, *self.arguments, "--controls", "waffle", says="needs --descriptions")
        self.refused(2, self.data, *self.arguments, "--descriptions", self.descriptions, "--controls", "waffles",
                     says="there is no control 'waffles'")


if __name__ == "__main__":
    unittest.main()
