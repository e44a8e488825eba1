# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery recognize classify as a process: every mode against scores made of `models forward`, runs, resume, refusals."""

import csv
import hashlib
import json
import math
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

import tiny_clip
from program import ROOT, document, run
from tensor_file import Tensor, load, save

CLASSES = ["owl", "kite", "rook"]
DESCRIPTIONS = {"kite": ["it soars", "a bird of the dark", "two wings"], "owl": ["it hoots", "it sees in the dark"],
                "rook": ["it hoots", "a bird"]}
NEAR = 1e-5


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def scaled(v):
    length = math.sqrt(dot(v, v))
    return [x / length for x in v]


def mean(rows):
    return [sum(column) / len(rows) for column in zip(*rows)]


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.root = Path(cls.temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.pictures = [tiny_clip.write_picture(cls.root / f"p{i}.png", i, 9 + i, 12) for i in range(5)]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.classes = self.write("c.txt", "\n".join(CLASSES))
        self.descriptions = self.write("d.json", DESCRIPTIONS)
        self.arguments = ("--model", self.model, "--classes", self.classes)

    def write(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def classify(self, *arguments):
        return document("recognize", "classify", *arguments)

    def refused(self, code, *arguments, says):
        done = run("recognize", "classify", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertLessEqual(len([line for line in done.stderr.splitlines() if "warning" not in line.lower()]), 3)

    def embeddings(self, name, inputs):
        file = save(self.folder / "in.safetensors", inputs)
        out = self.folder / "out.safetensors"
        done = run("models", "forward", self.model, "--inputs", file, "-o", out, "--overwrite", "--outputs", name)
        self.assertEqual(done.returncode, 0, done.stderr)
        tensor = load(out)[name]
        return [tensor.values[i:i + tensor.shape[1]] for i in range(0, len(tensor.values), tensor.shape[1])]

    def pictures_of(self, paths):
        out = self.folder / "pixels.safetensors"
        done = run("models", "preprocess", self.model, *paths, "-o", out, "--overwrite")
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.embeddings("image_embeds", {"pixel_values": load(out)["pixel_values"]})

    def texts_of(self, texts):
        told = document("models", "tokenize", self.model, "--lines", self.write("t.json", texts))
        rows = {}
        for length in {len(ids) for ids in told["ids"]}:  # those of one length together: no padding at all
            places = [i for i, ids in enumerate(told["ids"]) if len(ids) == length]
            ids = [value for i in places for value in told["ids"][i]]
            rows |= zip(places, self.embeddings("text_embeds", {"input_ids": Tensor.of(ids, [len(places), length], "I64")}))
        return [rows[i] for i in range(len(texts))]


class Modes(Case):
    """Each score is put together here from the embeddings that `models forward` gives."""

    def test_templates_by_name_and_from_files(self):
        def texts(*arguments, environment={}):
            told = document("recognize", "classify", self.pictures[0], *self.arguments, "--mode", "ensemble", "--explain", 1,
                            *arguments, environment=environment)
            best = told["items"][0]["ranking"][0]
            return {text["text"].replace(best["class"], "{}") for text in best["texts"]}, told["templates"]

        (self.folder / "orangery").mkdir()
        self.write("orangery/templates.json", {"eurosat": ["a {} from above", "the roofs of a {}"], "dtd": ["{}"]})
        environment = {"XDG_DATA_HOME": str(self.folder)}
        given, listed = texts("--template-set", "EuroSAT", environment=environment)
        self.assertEqual(given, set(listed))
        self.assertEqual(listed, ["a {} from above", "the roofs of a {}"])
        several = self.write("several.json", {"dtd": ["a {c} pattern.", "a {c}"], "cars": ["my {c}", "i love my {c}!"]})
        self.assertEqual(texts("--templates", several, "--template-set", "stanford_cars")[0], {"my {}", "i love my {}!"})
        self.refused(2, self.pictures[0], *self.arguments, "--mode", "ensemble", "--templates", several,
                     says="holds several lists of templates")
        self.refused(2, self.pictures[0], *self.arguments, "--mode", "ensemble", "--template-set", "birds",
                     says="there is no list of templates 'birds'")

    def test_a_name_stands_for_a_class_without_descriptions(self):
        gap = self.write("gap.json", {"owl": ["it hoots", ""], "kite": ["it soars"], "rook": []})
        arguments = (*self.pictures, *self.arguments, "--descriptions", gap, "--undescribed", "name", "--explain", 3)
        done = run("recognize", "classify", *arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 of 3 classes have no descriptions: their names stand for them, for example 'rook'", done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["classes_by_name"], 1)
        texts = {entry["class"]: [text["text"] for text in entry["texts"]] for entry in told["items"][0]["ranking"]}
        self.assertEqual(texts, {"owl": ["it hoots"], "kite": ["it soars"], "rook": ["rook"]})
        without = self.write("without.json", {"owl": ["it hoots"], "kite": ["it soars"]})
        self.refused(4, *self.pictures, *self.arguments, "--descriptions", without, says="with --undescribed name")

    def check(self, expected, *arguments):
        told = self.classify(*self.pictures, *self.arguments, *arguments)
        self.assertEqual([item["input"] for item in told["items"]], [str(path) for path in self.pictures])
        images = self.pictures_of(self.pictures)
        scale = math.exp(3.0)
        for item, v in zip(told["items"], images):
            scores = {name: expected(v, name) for name in CLASSES}
            total = sum(math.exp(scale * score) for score in scores.values())
            order = sorted(CLASSES, key=lambda name: -scores[name])
            self.assertEqual([entry["class"] for entry in item["ranking"]], order)
            for entry in item["ranking"]:
                score = scores[entry["class"]]
                self.assertAlmostEqual(entry["cosine"], score, delta=NEAR)
                self.assertAlmostEqual(entry["logit"], scale * score, delta=100 * NEAR)
                self.assertAlmostEqual(entry["probability"], math.exp(scale * score) / total, delta=1e-3)
            self.assertAlmostEqual(sum(entry["probability"] for entry in item["ranking"]), 1, delta=1e-12)
        return told

    def bank(self, texts):
        return dict(zip(texts, self.texts_of(texts)))

    def test_name(self):
        bank = self.bank(CLASSES)
        told = self.check(lambda v, name: dot(v, bank[name]), "--mode", "name")
        self.assertEqual(told["schema"], "orangery.recognize.classify/1")
        self.assertEqual((told["mode"], told["family"]), ("name", "clip"))

    def test_template_with_a_comma_between_two_places(self):
        self.refused(2, self.pictures[0], *self.arguments, "--mode", "template", "--template", "a {}, the {}", says="\\,")
        told = self.classify(self.pictures[0], *self.arguments, "--mode", "template", "--template", "a {}\\, the {}",
                             "--explain", 1)
        best = told["items"][0]["ranking"][0]
        self.assertEqual(best["texts"][0]["text"], f"a {best['class']}, the {best['class']}")

    def test_template_with_a_comma(self):
        bank = self.bank([f"a photo of a {name}, a bird" for name in CLASSES])
        self.check(lambda v, name: dot(v, bank[f"a photo of a {name}, a bird"]), "--mode", "template", "--template",
                   "a photo of a {}, a bird")

    def test_ensemble(self):
        templates = ["a photo of a {}", "the {} in the dark", "a picture of two {}"]
        bank = self.bank([text.format(name) for text in templates for name in CLASSES])
        rows = {name: mean([bank[text.format(name)] for text in templates]) for name in CLASSES}
        file = self.write("templates.txt", "\n".join(templates))
        arguments = ("--mode", "ensemble", "--templates", file)
        self.check(lambda v, name: dot(v, scaled(rows[name])), *arguments)
        self.check(lambda v, name: dot(v, rows[name]), *arguments, "--aggregation", "mean")

    def test_descriptions_by_both_rules(self):
        bank = self.bank(sorted({text for texts in DESCRIPTIONS.values() for text in texts}))
        rows = {name: mean([bank[text] for text in DESCRIPTIONS[name]]) for name in CLASSES}
        arguments = ("--descriptions", self.descriptions)
        told = self.check(lambda v, name: dot(v, rows[name]), *arguments)
        self.assertEqual((told["mode"], told["aggregation"]), ("descriptions", "mean"))
        told = self.check(lambda v, name: dot(v, scaled(rows[name])), *arguments, "--aggregation", "renormalised")
        self.assertEqual(told["aggregation"], "renormalised")

    def test_both_mix_and_dclip(self):
        texts = sorted({text for texts in DESCRIPTIONS.values() for text in texts})
        bank = self.bank(texts + [f"a photo of a {name}." for name in CLASSES])
        pool = {name: [bank[f"a photo of a {name}."]] + [bank[text] for text in DESCRIPTIONS[name]] for name in CLASSES}
        arguments = ("--descriptions", self.descriptions)
        self.check(lambda v, name: dot(v, scaled(mean(pool[name]))), *arguments, "--mode", "both")
        self.check(lambda v, name: 0.75 * dot(v, pool[name][0]) + 0.25 * dot(v, mean(pool[name][1:])), *arguments,
                   "--mode", "mix", "--alpha", "0.25")
        descriptors = {name: ["wings", "two claws"] for name in CLASSES}
        bank = self.bank([f"{name}, which has {text}" for name in CLASSES for text in descriptors[name]])
        self.check(lambda v, name: dot(v, mean([bank[f"{name}, which has {t}"] for t in descriptors[name]])),
                   "--descriptions", self.write("dclip.json", descriptors), "--mode", "dclip")

    def test_what_each_sentence_adds(self):
        told = self.classify(self.pictures[0], *self.arguments, "--descriptions", self.descriptions, "--explain", 2)
        ranking = told["items"][0]["ranking"]
        for entry in ranking[:2]:
            self.assertEqual(sorted(text["text"] for text in entry["texts"]), sorted(DESCRIPTIONS[entry["class"]]))
            self.assertAlmostEqual(sum(text["contribution"] for text in entry["texts"]), entry["cosine"], places=6)
        self.assertNotIn("texts", ranking[2])

    def test_scale_sigmoid_and_top(self):
        told = self.classify(self.pictures[0], *self.arguments, "--scale", 10, "--probability", "sigmoid", "--top", 1)
        ranking = told["items"][0]["ranking"]
        self.assertEqual(len(ranking), 1)
        self.assertAlmostEqual(ranking[0]["logit"], 10 * ranking[0]["cosine"], places=9)
        self.assertAlmostEqual(ranking[0]["probability"], 1 / (1 + math.exp(-ranking[0]["logit"])), places=9)


class Inputs(Case):
    def test_many_files_come_in_order_and_singles_agree(self):
        paths = [self.pictures[i % 5] for i in range(70)]
        many = self.classify(*paths, *self.arguments, "--no-cache")["items"]
        self.assertEqual([item["input"] for item in many], [str(path) for path in paths])
        for i in (0, 4):
            single = self.classify(self.pictures[i], *self.arguments, "--no-cache")["items"][0]
            for a, b in zip(single["ranking"], many[i + 65]["ranking"]):
                self.assertEqual(a["class"], b["class"])
                self.assertAlmostEqual(a["cosine"], b["cosine"], delta=NEAR)

    def test_precisions(self):
        arguments = (*self.arguments, "--mode", "name", "--json")
        cosines = lambda item: {entry["class"]: entry["cosine"] for entry in item["ranking"]}
        full = self.classify(*self.pictures, *arguments)
        for dtype, tolerance in (("f16", 3e-3), ("bf16", 2e-2), ("bf16x3", 2e-5)):
            with self.subTest(dtype):
                told = self.classify(*self.pictures, *arguments, "--dtype", dtype)
                alone = self.classify(self.pictures[-1], *arguments, "--dtype", dtype, "--no-cache")
                pairs = [*zip(full["items"], told["items"], strict=True),
                         (alone["items"][0], told["items"][-1])]  # PyTorch's f16 and bf16 depend on the batch
                for one, other in pairs:
                    for name, cosine in cosines(one).items():
                        self.assertAlmostEqual(cosines(other)[name], cosine, delta=tolerance)
                self.assertTrue(told["dtype"] == dtype or (dtype, told["dtype"]) == ("bf16x3", "f32"))
                self.assertEqual(told["items"] != full["items"], told["dtype"] == dtype)  # not kept for one another

    def test_a_file_whose_name_begins_with_a_dash(self):
        (self.folder / "--model.png").write_bytes(self.pictures[0].read_bytes())
        done = run("recognize", "classify", *self.arguments, "--json", "--", "--model.png", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([item["input"] for item in json.loads(done.stdout)["items"]], ["--model.png"])

    def test_a_folder_and_a_list(self):
        (self.folder / "deep" / ".hidden").mkdir(parents=True)
        for name in ("deep/b.png", "--json", "a[1].png", "deep/.hidden/x.png"):
            (self.folder / name).write_bytes(self.pictures[0].read_bytes())
        told = self.classify(self.folder, *self.arguments)
        self.assertEqual([item["input"] for item in told["items"]],
                         [str(self.folder / "a[1].png"), str(self.folder / "deep/b.png")])
        listed = self.write("list.txt", f"{self.folder}/--json\n\n{self.pictures[1]}\n")
        told = self.classify("--list", listed, *self.arguments)
        self.assertEqual([item["input"] for item in told["items"]], [f"{self.folder}/--json", str(self.pictures[1])])

    def test_kept_embeddings_change_nothing(self):
        environment = {"XDG_CACHE_HOME": str(self.folder / "cache")}
        arguments = ("recognize", "classify", *self.pictures, *self.arguments)
        first = document(*arguments, environment=environment)
        self.assertTrue((self.folder / "cache/orangery/embeddings.sqlite").is_file())
        self.assertEqual(document(*arguments, environment=environment), first)
        self.assertEqual(document(*arguments, "--no-cache", environment={"XDG_CACHE_HOME": str(self.folder / "none")})["items"],
                         first["items"])
        self.assertFalse((self.folder / "none").exists())

    def test_a_mesh_is_shown_from_several_sides(self):
        mesh = self.folder / "box.off"
        corners = [(x, y, z) for x in (0, 1) for y in (0, 2) for z in (0, 3)]
        faces = [(0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5)]
        mesh.write_text("OFF\n8 6 0\n" + "".join(f"{x} {y} {z}\n" for x, y, z in corners)
                        + "".join("4 " + " ".join(map(str, face)) + "\n" for face in faces))
        scores = [[entry["cosine"] for entry in self.classify(mesh, *self.arguments, "--projection", projection)["items"][0]["ranking"]]
                  for projection in ("shaded", "pointclip1", "pointclip2")]
        self.assertEqual(len({tuple(row) for row in scores}), 3)

    def test_keep_going(self):
        broken = self.write("broken.png", "Dear diary")
        empty = self.folder / "empty"
        empty.mkdir()
        inputs = (self.pictures[0], broken, self.folder / "absent.png", empty, self.pictures[1])
        self.refused(4, *inputs[:3], *self.arguments, says="broken.png")
        done = run("recognize", "classify", *inputs, *self.arguments, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual([item["input"] for item in told["items"]], [str(self.pictures[0]), str(self.pictures[1])])
        self.assertEqual([item["input"] for item in told["failed"]], [str(broken), str(self.folder / "absent.png"), str(empty)])


class Runs(Case):
    def rows(self, folder):
        with open(folder / "tables/predictions.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_a_run_holds_tables_and_a_report(self):
        out = self.folder / "run"
        told = self.classify(*self.pictures, *self.arguments, "--top", 2, "-o", out)
        record = json.loads((out / "run.json").read_text())
        self.assertEqual((record["task"], record["complete"]), ("recognize.classify", True))
        self.assertIn("predictions", record["columns"])
        mixed = self.folder / "mixed"
        self.classify(self.pictures[0], *self.arguments, "--descriptions", self.write("d.json", DESCRIPTIONS), "--mode", "mix",
                      "--alpha", 0.25, "-o", mixed)
        with open(mixed / "tables/texts.csv", newline="", encoding="utf-8") as file:
            texts = [(row["class"], row["text"], float(row["weight"])) for row in csv.DictReader(file)]
        self.assertEqual(texts, [row for name in CLASSES for row in
                                 [(name, f"a photo of a {name}.", 0.75),
                                  *((name, text, 0.25 / len(DESCRIPTIONS[name])) for text in DESCRIPTIONS[name])]])
        rows = self.rows(out)
        self.assertEqual(len(rows), 10)
        for i, row in enumerate(rows):
            entry = told["items"][i // 2]["ranking"][i % 2]
            self.assertEqual((row["input"], int(row["rank"]), row["class"], float(row["cosine"])),
                             (str(self.pictures[i // 2]), i % 2 + 1, entry["class"], entry["cosine"]))
        self.assertIn("p0.png", (out / "report.html").read_text())
        self.refused(2, *self.pictures, *self.arguments, "-o", out, says="holds a run already")

    def test_resume_does_what_is_missing(self):
        out = self.folder / "run"
        late = self.folder / "late.png"
        inputs = (*self.pictures[:2], late, self.pictures[2])
        done = run("recognize", "classify", *inputs, *self.arguments, "-o", out, "--keep-going")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual({row["input"] for row in self.rows(out)}, {str(path) for path in self.pictures[:3]})
        late.write_bytes(self.pictures[3].read_bytes())
        told = self.classify(*inputs, *self.arguments, "-o", out, "--resume")
        self.assertEqual([item["input"] for item in told["items"]], [str(late)])
        whole = self.folder / "whole"
        self.classify(*inputs, *self.arguments, "-o", whole)
        for file in ("tables/predictions.csv", "report.html"):
            self.assertEqual((out / file).read_bytes(), (whole / file).read_bytes(), file)
        outcomes = [json.loads((folder / "run.json").read_text())["outcome"] for folder in (out, whole)]
        self.assertEqual(outcomes[0], outcomes[1])
        self.assertEqual((told["recognised"], told["earlier"], outcomes[0]["recognised"]), (1, 3, 4))
        self.refused(2, *inputs, *self.arguments, "--mode", "template", "-o", out, "--resume", says="other parameters")

    def test_a_run_that_was_killed_at_its_start_is_gone_on_with(self):
        whole = self.folder / "whole"
        self.classify(*self.pictures, *self.arguments, "-o", whole)
        lines = (whole / "events.jsonl").read_bytes().splitlines(keepends=True)
        for name, log in (("nothing", None), ("empty", b""), ("cut", lines[0][:9]), ("started", lines[0] + lines[1][:9])):
            out = self.folder / name
            out.mkdir()
            record = json.loads((whole / "run.json").read_text())
            record.update(complete=False, outcome=None)
            (out / "run.json").write_text(json.dumps(record))
            if log is not None:
                (out / "events.jsonl").write_bytes(log)
            self.classify(*self.pictures, *self.arguments, "-o", out, "--resume")
            kinds = [json.loads(line)["ev"] for line in (out / "events.jsonl").read_text().splitlines()]
            self.assertEqual([kinds.count(kind) for kind in ("run_started", "classes", "item_finished")], [1, 1, 5], name)
            for file in ("tables/predictions.csv", "report.html"):
                self.assertEqual((out / file).read_bytes(), (whole / file).read_bytes(), (name, file))

    def test_resume_refuses_a_log_that_is_no_recognition(self):
        out = self.folder / "run"
        arguments = (*self.pictures[:2], *self.arguments, "-o", out)
        self.classify(*arguments)
        *whole, last = (out / "events.jsonl").read_text().splitlines()
        for edit in ({"item": None}, {"input": None}, {"ranking": [[3]]}, {"ranking": [[99, 0.5, 1.0, 0.5]]}):
            with self.subTest(edit):
                lines = [json.loads(line) for line in whole]
                event = [line for line in lines if line["ev"] == "item_finished"][-1]
                event.update(edit)
                for field in [field for field in event if event[field] is None]:
                    del event[field]
                (out / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines) + last + "\n")
                self.refused(4, *arguments, "--resume", says=f"event {event['seq']} is none of a recognition's")

    def test_resume_refuses_other_classes_and_sentences(self):
        out = self.folder / "run"
        arguments = (*self.pictures[:2], *self.arguments, "--descriptions", self.descriptions, "-o", out, "--resume")
        self.classify(*arguments)
        for file, other in ((self.classes, "kite\nowl\nrook\n"), (self.descriptions, json.dumps(DESCRIPTIONS | {"owl": ["it sees"]}))):
            content = file.read_text()
            file.write_text(other)
            self.refused(2, *arguments, says=f"another content of {file}")
            file.write_text(content)
        self.classify(*arguments)

    def test_a_run_names_its_weights_and_resume_refuses_others(self):
        model = tiny_clip.write_model(self.folder / "model")
        weights = model / "model.safetensors"
        arguments = (*self.pictures[:2], "--model", model, "--classes", self.classes, "-o", self.folder / "run", "--resume")
        self.classify(*arguments)
        told = json.loads((self.folder / "run/run.json").read_text())["inputs"]
        self.assertEqual([entry["sha256"] for entry in told if entry["path"] == str(weights)],
                         [hashlib.sha256(weights.read_bytes()).hexdigest()])
        shutil.rmtree(model)
        tiny_clip.write_model(model, seed=2)
        self.refused(2, *arguments, says=f"another content of {weights}")

    def test_shards_are_the_whole(self):
        inputs = [item["input"] for k in (1, 2) for item in
                  self.classify(*self.pictures, *self.arguments, "--shard", f"{k}/2")["items"]]
        self.assertEqual(sorted(inputs), sorted(map(str, self.pictures)))


class Sidecars(Case):
    def tags_of(self, picture):
        file = Path(f"{picture}.xmp")
        if not file.exists():
            return None
        return [entry.text for entry in ElementTree.parse(file).iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")]

    def test_tags_stand_beside_the_files(self):
        pictures = [shutil.copy(picture, self.folder / f"p {i}.png") for i, picture in enumerate(self.pictures)]
        before = [Path(picture).read_bytes() for picture in pictures]
        classes = self.write("c.txt", "owl & <kite>\nrook\n")
        arguments = (*pictures, "--model", self.model, "--classes", classes, "--sidecars")
        told = self.classify(*arguments)
        self.assertEqual(told["sidecars"], len(pictures))
        for item in told["items"]:
            self.assertEqual(item["tags"], [item["ranking"][0]["class"]])
            self.assertEqual(self.tags_of(item["input"]), item["tags"])
        self.refused(2, *arguments, says="Add --overwrite to replace it")
        # By a threshold: all at or above it, perhaps none.
        for picture in pictures:
            Path(f"{picture}.xmp").unlink()
        scores = [entry["cosine"] for item in told["items"] for entry in item["ranking"]]
        threshold = sorted(scores)[len(scores) // 2]
        told = self.classify(*arguments, "--threshold", threshold, "--threshold-on", "cosine")
        for item in told["items"]:
            expected = [entry["class"] for entry in item["ranking"] if entry["cosine"] >= threshold]
            self.assertEqual(item["tags"], expected)
            self.assertEqual(self.tags_of(item["input"]), expected or None)
        # Another program's file stays, and the others go on.
        foreign = Path(f"{pictures[0]}.xmp")
        foreign.write_text("<x/>")
        self.refused(2, *arguments, "--overwrite", says="another program wrote it")
        done = run("recognize", "classify", *arguments, "--overwrite", "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual([entry["input"] for entry in json.loads(done.stdout)["failed"]], [str(pictures[0])])
        self.assertEqual(foreign.read_text(), "<x/>")
        self.assertEqual([Path(picture).read_bytes() for picture in pictures], before)
        self.assertEqual(list(self.folder.glob("*.part")), [])


class Refusals(Case):
    def test_what_cannot_be_meant(self):
        picture = self.pictures[0]
        self.refused(2, picture, *self.arguments, "--mode", "template", "--template", "a photo", says="no {} in it")
        self.refused(2, picture, *self.arguments, "--mode", "descriptions", says="needs descriptions")
        self.refused(2, *self.arguments, says="there is no input")
        self.refused(2, picture, "--model", self.model, says="classes")
        gap = self.write("gap.json", {"owl": ["it hoots"], "kite": ["it soars"]})
        self.refused(4, picture, *self.arguments, "--descriptions", gap, says="class 'rook' has no descriptions")
        twice = self.write("twice.json", '{"owl": ["a"], "kite": ["a"], "rook": ["a"], "owl": ["b"]}')
        self.refused(4, picture, *self.arguments, "--descriptions", twice, says="'owl' stands more than once")
        self.refused(4, picture, "--model", self.model, "--classes", self.write("e.txt", "owl\nthe <end> kite\n"),
                     says="end token")
        self.refused(4, picture, "--model", self.folder / "absent", "--classes", self.classes, says="absent")
        self.refused(4, picture, "--model", ROOT / "tests/fixtures/models/bert", "--classes", self.classes,
                     says="is no dual encoder")
        bare = tiny_clip.write_model(self.folder / "bare")
        (bare / "tokenizer.json").unlink()
        self.refused(4, picture, "--model", bare, "--classes", self.classes, says="--tokenizer")
        told = self.classify(picture, "--model", bare, "--classes", self.classes, "--tokenizer",
                             self.model / "tokenizer.json")
        self.assertEqual(len(told["items"]), 1)

    def test_letters_that_only_the_end_token_stands_for_are_read(self):
        model = tiny_clip.write_model(self.folder / "model")
        tokenizer = json.loads((model / "tokenizer.json").read_text())
        tokenizer["model"]["unk_token"] = "<end>"
        (model / "tokenizer.json").write_text(json.dumps(tokenizer))
        classes = self.write("unknown.txt", "owl\nowl ostrich kite\n")
        ranking = self.classify(self.pictures[0], "--model", model, "--classes", classes)["items"][0]["ranking"]
        self.assertEqual([entry["class"] for entry in ranking], ["owl", "owl ostrich kite"])
        self.assertAlmostEqual(ranking[0]["cosine"], ranking[1]["cosine"], delta=NEAR)
        self.refused(4, self.pictures[0], "--model", model, "--classes", self.write("e.txt", "owl\nthe <end> kite\n"),
                     says="end token")

    def test_what_never_ends_is_not_read(self):
        pipe = self.folder / "pipe.png"
        os.mkfifo(pipe)
        for endless in (pipe, "/dev/zero"):
            self.refused(4, endless, *self.arguments, says="no regular file")

    def test_a_text_that_is_too_long_is_told(self):
        long = self.write("long.txt", "owl\n" + "the " * 30 + "kite\n")
        done = run("recognize", "classify", self.pictures[0], "--model", self.model, "--classes", long)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 of 2 texts is longer than the 16 tokens", done.stderr)

    def test_the_photo_encoder_says_how_it_is_fetched(self):
        done = run("recognize", "classify", self.pictures[0], "--model", "photo-encoder", "--classes", self.classes,
                   environment={"XDG_DATA_HOME": str(self.folder), "ORANGERY_MODELS": ""})
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("orangery models fetch photo-encoder", done.stderr)
        done = run("models", "fetch", "photo-encoder", environment={"XDG_DATA_HOME": str(self.folder)})
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("licence", done.stderr)


if __name__ == "__main__":
    unittest.main()
