# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of several point clouds, and lists of them as of ModelNet40: every object is an input, with its truth where it has a
label. tests/fixtures/cloud/make_hdf5.py says what is in objects.h5."""

import json
import shutil
import struct
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import ROOT, document, run

OBJECTS = ROOT / "tests" / "fixtures" / "cloud" / "objects.h5"
CLASSES = ["owl", "kite", "rook"]
LABELS = [2, 0, 1]


def points(i):
    return [[i / 8, j / 8, i * j / 8] for j in range(5)]


class Objects(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        (cls.root / "c.txt").write_text("\n".join(CLASSES))
        cls.arguments = ("--model", cls.model, "--classes", cls.root / "c.txt")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "ply_data_test0.h5"
        shutil.copy(OBJECTS, self.file)
        self.write("shape_names.txt", "\n".join(CLASSES) + "\n")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def classify(self, *arguments):
        return document("recognize", "classify", *arguments, *self.arguments)["items"]

    def evaluate(self, *arguments):
        return document("recognize", "evaluate", *arguments, *self.arguments)

    def refused(self, code, *arguments, says):
        done = run("recognize", *arguments, *self.arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)

    def same_as_alone(self, items):
        """Rankings of objects, against those of their points in a file of their own."""
        for i, item in enumerate(items):
            rows = "".join(" ".join(map(str, point)) + "\n" for point in points(i))
            alone = self.classify(self.write(f"{i}.xyz", rows))[0]["ranking"]
            for mine, other in zip(item["ranking"], alone):
                self.assertEqual(mine["class"], other["class"])
                self.assertAlmostEqual(mine["cosine"], other["cosine"], delta=1e-5)  # others beside it in a batch

    def test_every_object_is_an_input(self):
        for _ in range(2):  # the second time from the cache
            items = self.classify(self.file)
            self.assertEqual([item["input"] for item in items], [f"{self.file}#{i}" for i in range(3)])
            self.assertEqual([item["truth"] for item in items], [CLASSES[label] for label in LABELS])
            self.same_as_alone(items)
        self.assertEqual(len({item["ranking"][0]["cosine"] for item in items}), 3)
        self.assertEqual(self.classify(self.file, "--object", 1), items[1:2])
        self.assertEqual(self.classify(f"{self.file}#2"), items[2:])
        self.assertEqual(self.classify(self.file, "--shard", "1/2"), items[::2])
        self.assertEqual(self.classify("--list", self.write("some.txt", f"{self.file}#2\n{self.file}\n")), items[2:] + items)
        self.refused(2, "classify", self.file, "--object", 3, says="it has the objects 0 to 2")
        self.refused(2, "classify", f"{self.file}#3", says="There is no object 3")
        done = run("recognize", "classify", f"{self.file}#3", f"{self.file}#0", "--keep-going", "--json", *self.arguments)
        self.assertEqual((done.returncode, json.loads(done.stdout)["items"]), (3, items[:1]))
        text = run("recognize", "classify", self.file, *self.arguments).stdout
        self.assertIn("ply_data_test0.h5#0 (rook)", text)
        # A picture is what it is whichever object is asked for.
        picture = tiny_clip.write_picture(self.folder / "p.png", 3)
        self.assertEqual(self.classify(picture, "--object", 2), self.classify(picture))

    def test_a_folder_has_the_arrays_that_look_like_clouds(self):
        def npy(name, values, shape, dtype="<f4"):
            header = str({"descr": dtype, "fortran_order": False, "shape": shape}).encode()
            header += b" " * (-(len(header) + 11) % 64) + b"\n"
            path = self.folder / "arrays" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header
                             + struct.pack(f"<{len(values)}" + {"<f4": "f", "<i4": "i"}[dtype], *values))
            return str(path)

        flat = [x for point in points(1) for x in point]
        with_normals = [x for i in range(7) for x in (i / 8, i / 4, i * i / 8, 0, 0, 1)]
        one = npy("one.npy", flat, (5, 3))
        two = npy("two.NPY", flat + flat, (2, 5, 3))
        normals = npy("with_normals.npy", with_normals, (7, 6))
        for name, shape, dtype in (("embeddings.npy", (5, 8), "<f4"), ("matrix.npy", (3, 3), "<f4"), ("row.npy", (9,), "<f4"),
                                   ("picture.npy", (4, 8, 3), "<i4"), ("poses.npy", (2, 4, 4), "<f4")):
            size = 1
            for n in shape:
                size *= n
            npy(name, list(range(size)), shape, dtype)
        (self.folder / "arrays" / "cut.npy").write_bytes(Path(one).read_bytes()[:20])
        (self.folder / "arrays" / "other.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
        shutil.copy(self.file, self.folder / "arrays" / "three.h5")
        three = [str(self.folder / "arrays" / f"three.h5#{i}") for i in range(3)]
        items = self.classify(self.folder / "arrays")
        self.assertEqual([item["input"] for item in items], [one, *three, f"{two}#0", f"{two}#1", normals])
        self.assertEqual(items[0]["ranking"], self.classify(one)[0]["ranking"])
        # Named by itself, an array that does not look like clouds is tried.
        embeddings = str(self.folder / "arrays" / "embeddings.npy")
        self.assertEqual([item["input"] for item in self.classify(embeddings)], [embeddings])
        owls = self.folder / "samples" / "owl"
        owls.mkdir(parents=True)
        shutil.copy(one, owls / "a.npy")
        shutil.copy(normals, owls / "b.npy")
        self.assertEqual(self.evaluate(self.folder / "samples")["samples"], 2)

    def test_arrays_of_objects(self):
        values = [x for i in range(3) for point in points(i) for x in point]
        header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5, 3), }".ljust(117) + "\n"
        array = self.folder / "a.npy"
        array.write_bytes(b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() + struct.pack("<45f", *values))
        items = self.classify(array)
        self.same_as_alone(items)
        self.assertNotIn("truth", items[0])
        self.refused(4, "evaluate", array, says="3 objects have no label of a class")

    def test_lists_name_files(self):
        other = self.folder / "elsewhere" / "data" / "other.h5"
        other.parent.mkdir(parents=True)
        shutil.copy(OBJECTS, other)
        listed = self.write("test_files.txt", "data/modelnet40_ply_hdf5_2048/ply_data_test0.h5\r\n\r\n"
                            "elsewhere/data/other.h5\n")
        names = [f"{self.file}#{i}" for i in range(3)] + [f"{other}#{i}" for i in range(3)]
        for arguments in ((listed,), ("--list", listed)):
            items = self.classify(*arguments)
            self.assertEqual([item["input"] for item in items], names)
            self.assertEqual([item["ranking"] for item in items[:3]], [item["ranking"] for item in items[3:]])
            # No list of names lies beside the other file.
            self.assertEqual([item.get("truth") for item in items], ["rook", "owl", "kite", None, None, None])
        self.assertEqual([item["input"] for item in self.classify(listed, "--object", 1)], [names[1], names[4]])
        missing = self.write("train_files.txt", "data/ply_data_train0.h5\n")
        self.refused(4, "classify", missing, says="data/ply_data_train0.h5, which is not there")
        self.refused(4, "evaluate", missing, says="data/ply_data_train0.h5, which is not there")
        self.file.write_bytes(OBJECTS.read_bytes()[:3000])
        self.refused(4, "evaluate", listed, says="ply_data_test0.h5 cannot be read as a point cloud")
        self.assertEqual(self.evaluate(listed, "--keep-going")["samples"], 3)
        done = run("recognize", "classify", listed, "--keep-going", "--json", *self.arguments)
        told = json.loads(done.stdout)
        self.assertEqual((len(told["items"]), [one["input"] for one in told["failed"]]), (3, [str(self.file)]))

    def test_labels_are_the_truth(self):
        out = self.folder / "run"
        told = self.evaluate(self.file, "-o", out)
        rankings = [item["ranking"] for item in self.classify(self.file)]
        right = [ranking[0]["class"] == CLASSES[label] for ranking, label in zip(rankings, LABELS)]
        self.assertEqual(told["samples"], 3)
        self.assertAlmostEqual(told["top1"], sum(right) / 3)
        events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
        samples = [event for event in events if event["ev"] == "sample"]
        self.assertEqual([sample["id"] for sample in samples], [f"ply_data_test0.h5#{i}" for i in range(3)])
        self.assertEqual([sample["truth"] for sample in samples], LABELS)
        # A list of ids finds the objects too, and two files are the concatenation.
        ids = self.write("ids.json", json.dumps({f"ply_data_test0.h5#{i}": CLASSES[LABELS[i]] for i in range(3)}))
        self.assertEqual(self.evaluate(ids)["top1"], told["top1"])
        shutil.copy(OBJECTS, self.folder / "ply_data_test1.h5")
        both = self.evaluate(self.write("test_files.txt", "ply_data_test0.h5\nply_data_test1.h5\n"))
        self.assertEqual((both["samples"], both["top1"]), (6, told["top1"]))

    def test_classes_that_are_not_asked_for(self):
        self.write("shape_names.txt", "owl\nkyte\nrook\n")
        done = run("recognize", "evaluate", self.file, *self.arguments, "--json")
        self.assertEqual(json.loads(done.stdout)["samples"], 2)
        self.assertIn("1 objects of 'kyte' were left out: it is not among the classes. Did you mean 'kite'?", done.stderr)
        self.write("shape_names.txt", "owl\n")
        done = run("recognize", "evaluate", self.file, *self.arguments, "--json")
        self.assertEqual(json.loads(done.stdout)["samples"], 1)
        self.assertIn("2 objects have no label of a class", done.stderr)
        self.write("shape_names.txt", "bed\nbench\nlamp\n")
        self.refused(4, "evaluate", self.file, says="holds no object of any class")
        # Without a list the labels count the classes.
        (self.folder / "shape_names.txt").unlink()
        done = run("recognize", "evaluate", self.file, *self.arguments, "--json")
        self.assertEqual(json.loads(done.stdout)["samples"], 3)
        self.assertIn("has no shape_names.txt beside its objects", done.stderr)

    def near(self, a, b, delta=1e-5):
        self.assertEqual([one["class"] for one in a], [one["class"] for one in b])
        for one, other in zip(a, b):
            self.assertAlmostEqual(one["cosine"], other["cosine"], delta=delta)

    def test_views_weigh_what_they_are_said_to(self):
        # A box of 1 x 2 x 3.
        box = self.write("box.off", "OFF\n8 6 0\n" + "".join(f"{i & 1} {i & 2} {3 * (i >> 2)}\n" for i in range(8)) + "".join(
            f"4 {face}\n" for face in ("0 1 3 2", "4 6 7 5", "0 4 5 1", "2 3 7 6", "0 2 6 4", "1 5 7 3")))
        out = self.folder / "views"
        document("recognize", "views", box, "--size", tiny_clip.SIZE, "-o", out)
        alone = lambda weights: self.classify(box, "--view-weights", weights)[0]["ranking"]
        usual = self.classify(box)[0]["ranking"]
        self.near(alone("2,2,2,2,2,2"), usual)
        names = ("front", "right", "back", "left", "top", "bottom")
        for i, name in enumerate(names):
            view = self.classify(out / "views" / f"{name}.png")[0]["ranking"]
            self.near(alone(",".join("1" if i == k else "0" for k in range(6))), view)
        self.assertNotEqual(alone("1,0,0,0,0,0"), alone("0,0,0,0,1,0"))
        told = document("recognize", "classify", self.file, "--view-weights", "1,1,1,1,.5,0", *self.arguments)
        self.assertEqual((told["view_weights"], told["tuned_on_test"]), ([1, 1, 1, 1, 0.5, 0], False))
        done = run("recognize", "classify", self.file, "--projection", "pointclip2", "--view-weights",
                   ".75,.75,.75,.25,.75,1,.25,1,.75,.25", "--json", *self.arguments)
        self.assertTrue(json.loads(done.stdout)["tuned_on_test"])
        self.assertIn("tuned on test", done.stderr)
        for weights, says in (("1,1", "has 6 views"), ("1,1,1,1,1,x", "'x' is no weight"), ("1,1,1,1,1,-1", "no weight"),
                              ("0,0,0,0,0,0", "all of them are 0")):
            self.refused(2, "classify", self.file, f"--view-weights={weights}", says=says)

    def test_up_is_chosen(self):
        rows = [(0, 0, 0), (1, 0, 0), (0.25, 2, 0), (0.5, 1, 0.75)]
        text = lambda points: "".join(" ".join(map(str, point)) + "\n" for point in points)
        lying = self.write("lying.xyz", text(rows))
        standing = self.write("standing.xyz", text((x, z, -y) for x, y, z in rows))
        ranking = lambda *arguments: self.classify(*arguments)[0]["ranking"]
        self.near(ranking(lying, "--up", "z"), ranking(standing))
        self.near(ranking(lying, "--up", "y"), ranking(lying))
        self.assertNotEqual(ranking(lying, "--up", "z"), ranking(lying))

    def test_other_tasks_take_them(self):
        points = document("recognize", "map", self.file, *self.arguments, "--method", "pca", "--no-texts", "-o", self.folder / "map")
        self.assertEqual(points["inputs"], 3)
        told = document("recognize", "inspect", f"{self.file}#2")
        self.assertEqual((told["label"], told["class"]), (1, "kite"))
        document("recognize", "views", f"{self.file}#2", "-o", self.folder / "views")
        record = json.loads((self.folder / "views" / "run.json").read_text())
        self.assertEqual(record["inputs"][0]["path"], str(self.file))


if __name__ == "__main__":
    unittest.main()
