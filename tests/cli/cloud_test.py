# SPDX-License-Identifier: GPL-3.0-or-later
"""`recognize views` and `recognize inspect`: what they tell, write, refuse and leave behind."""

import csv
import json
import struct
import tempfile
import unittest
import zipfile
from pathlib import Path

from program import ROOT, document, run

CLOUDS = ROOT / "tests" / "fixtures" / "cloud"
SQUARE = "OFF4 2 0\n-1 0 -1\n1 0 -1\n1 0 1\n-1 0 1\n3 0 1 2\n3 0 2 3\n"


class Cloud(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.run_folder = self.folder / "run"

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def values(self):
        data = (self.run_folder / "views.safetensors").read_bytes()
        length = struct.unpack("<Q", data[:8])[0]
        entry = json.loads(data[8:8 + length])["views"]
        begin, end = entry["data_offsets"]
        return entry["shape"], struct.unpack(f"<{(end - begin) // 4}f", data[8 + length + begin:8 + length + end])

    def refused(self, code, *arguments, says):
        done = run("recognize", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)

    def test_views_are_written_with_their_cameras(self):
        told = document("recognize", "views", self.file("square.off", SQUARE), "--size", 32, "-o", self.run_folder)
        self.assertEqual((told["schema"], told["points"], told["faces"]), ("orangery.recognize.views/1", 4, 2))
        names = ["front", "right", "back", "left", "top", "bottom"]
        self.assertEqual([view["view"] for view in told["views"]], names)
        with open(self.run_folder / "tables" / "views.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["view"] for row in rows], names)
        for row in rows:
            header = (self.run_folder / row["file"]).read_bytes()[:26]
            self.assertEqual(struct.unpack(">II", header[16:24]), (32, 32))
            matrix = [[float(row[f"r{i}{j}"]) for j in range(3)] for i in range(3)]
            for i in range(3):
                self.assertAlmostEqual(sum(value * value for value in matrix[i]), 1, places=5)
        for view, way in zip(told["views"], [(0, 0, 1), (1, 0, 0), (0, 0, -1), (-1, 0, 0), (0, 1, 0), (0, -1, 0)]):
            camera = view["camera"]
            self.assertEqual(camera["kind"], "parallel")
            for position, direction in zip(camera["position"], way):
                self.assertAlmostEqual(position, 1.5 * direction, places=5)
        shape, values = self.values()
        self.assertEqual(shape, [6, 32, 32])
        # z points up in an OFF file: the square stands, and is seen from the front and not from above.
        self.assertAlmostEqual(values[16 * 32 + 16], 0.85, places=4)
        self.assertGreater(min(values[4 * 1024:5 * 1024]), 0.4)
        self.assertTrue(json.loads((self.run_folder / "run.json").read_text())["complete"])

    def test_depth_maps(self):
        case = json.loads((CLOUDS / "plane.json").read_text())
        cloud = self.file("plane.xyz", "".join("{} {} {}\n".format(*point) for point in case["points"]))
        told = document("recognize", "views", cloud, "--projection", "pointclip2", "-o", self.run_folder)
        self.assertEqual(len(told["views"]), 10)
        shape, values = self.values()
        self.assertEqual(shape, [10, 224, 224])
        found = [values[row * 224 + column] for row in range(0, 224, 16) for column in range(0, 224, 16)]
        self.assertLess(max(abs(a - b) for a, b in zip(found, case["pointclip2_224"])), 1e-5)
        document("recognize", "views", cloud, "--projection", "pointclip1", "-o", self.run_folder, "--overwrite")
        shape, values = self.values()
        self.assertEqual(shape, [6, 224, 224])
        self.assertLessEqual(max(values), 2.6)
        self.assertGreater(max(values), 1)

    def test_tiny_and_vast_clouds_have_views(self):
        for factor in ("e-42", "e-25", "e-6", "e30", "e38"):
            cloud = self.file("odd.xyz", "".join(f"{x}{factor} {y}{factor} {z}{factor}\n" for x, y, z in
                                                 ((0, 0, 0), (1, 0, 2), (-1, 2, 1), (2, 1, -1))))
            for projection, count in (("pointclip1", 6), ("pointclip2", 10), ("shaded", 6)):
                document("recognize", "views", cloud, "--projection", projection, "-o", self.run_folder, "--overwrite")
                shape, values = self.values()
                self.assertEqual(shape, [count, 224, 224])
                self.assertTrue(all(0 <= value <= 2.7 for value in values), (factor, projection))
                self.assertGreater(len(set(values)), 2)

    def test_a_seed_gives_the_same_points(self):
        square = self.file("square.off", SQUARE)
        made = []
        for seed in (1, 1, 2):
            document("recognize", "views", square, "--projection", "pointclip1", "--points", 100, "--seed", seed, "-o",
                     self.run_folder, "--overwrite")
            made.append(self.values()[1])
        self.assertEqual(made[0], made[1])
        self.assertNotEqual(made[0], made[2])

    def test_inspect_tells_every_kind(self):
        told = document("recognize", "inspect", self.file("square.off", SQUARE))
        self.assertEqual(told["bounds"], {"low": [-1, 0, -1], "high": [1, 0, 1]})
        self.assertEqual((told["kind"], told["format"], told["points"], told["faces"]), ("cloud", "OFF", 4, 2))
        told = document("recognize", "inspect", CLOUDS / "objects.h5", "--object", 1)
        self.assertEqual((told["objects"], told["label"], told["class"]), (3, 0, "airplane"))
        told = document("recognize", "inspect", CLOUDS.parent / "media" / "b_frames.mp4")
        self.assertEqual((told["kind"], told["frames"]), ("video", 30))
        told = document("recognize", "inspect", self.file("some.obj", "v 0 0 0 1 0 0\nv 1 0 0\nv 0 1 0 0 0 1\nf 1 2 3\n"))
        self.assertEqual((told["format"], told["points"], told["faces"], told["colours"]), ("OBJ", 3, 1, "points"))
        self.assertIn("1 of 3 points have no colour", str(told["problems"]))
        for name in ("pcl_ascii", "pcl_binary", "pypcd4_binary_compressed"):
            told = document("recognize", "inspect", CLOUDS / "pcd" / f"{name}.pcd")
            self.assertEqual((told["format"].split()[0], told["points"], told["colours"]), ("PCD", 36, "points"))
            self.assertIn("4 of 40 points are not finite", str(told["problems"]))
            self.assertEqual(told["bounds"], {"low": [0, 0, 0], "high": [0.875, 1, 2.375]})
        bitmap = self.folder / "a.bmp"
        bitmap.write_bytes(b"BM" + struct.pack("<IIIIiiHHIIiiII", 58, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0) + bytes(4))
        told = document("recognize", "inspect", bitmap)
        self.assertEqual((told["kind"], told["width"], told["mode"]), ("picture", 1, "RGB"))

    def archive(self, compression, **arrays):
        path = self.folder / "x.npz"
        with zipfile.ZipFile(path, "w", compression) as file:
            for name, (kind, shape, values) in arrays.items():
                header = f"{{'descr': '<{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
                file.writestr(f"{name}.npy", b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode()
                              + struct.pack(f"<{len(values)}{ {'f4': 'f', 'f2': 'e', 'f8': 'd', 'i4': 'i'}[kind]}", *values))
        return path

    def test_archives_of_arrays(self):
        points = [0, 0, 0, 1, 0.5, 2, 3, 4, 5, 6, 7, 8]
        for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            for kind in ("f2", "f4", "f8"):
                told = document("recognize", "inspect", self.archive(compression, label=("i4", (1,), [3]),
                                                                    data=(kind, (2, 2, 3), points)), "--object", 1)
                self.assertEqual((told["format"], told["points"], told["objects"]), ("NPZ", 2, 2))
                self.assertEqual(told["bounds"], {"low": [3, 4, 5], "high": [6, 7, 8]})
            told = document("recognize", "inspect", self.archive(compression, anything=("i4", (4, 3), [int(x) for x in points])))
            self.assertEqual(told["points"], 4)
        self.refused(4, "inspect", self.archive(zipfile.ZIP_STORED, a=("f4", (4, 3), points), b=("f4", (4, 3), points)),
                     says="none is named data, points or arr_0")
        self.refused(4, "inspect", self.archive(zipfile.ZIP_STORED, data=("f4", (0, 4, 3), [])), says="it holds no object")
        self.refused(4, "inspect", self.archive(zipfile.ZIP_STORED, data=("f4", (3, 4), points[:6])), says="x.npz")

    def test_what_is_refused(self):
        output = ["-o", self.run_folder]
        square = self.file("square.off", SQUARE)
        for name, text, says in (("one.xyz", "1 2 3\n", "one point alone"), ("equal.xyz", "1 2 3\n1 2 3\n", "all equal"),
                                 ("flat.xyz", "1 2\n3 4\n", "2 numbers"), ("nan.xyz", "1 2 3\n1 nan 3\n", "line 2: 'nan'"),
                                 ("empty.off", "", "empty"), ("text.off", "Dear diary", "no point cloud"),
                                 ("four.off", "4OFF\n1 0 0\n0 0 0 0\n", "other dimensions"),
                                 ("face.off", SQUARE.replace("3 0 2 3", "3 0 2 4"), "line 7"),
                                 ("cut.off", SQUARE[:40], "ends after"), ("many.off", "OFF\n9000 0 0\n1 2 3\n", "too short"),
                                 ("flat.pcd", "FIELDS x y\nPOINTS 1\nDATA ascii\n1 2\n", "no field z"),
                                 ("many.pcd", "FIELDS x y z\nPOINTS 9000\nDATA binary\n1 2 3\n", "too short")):
            self.refused(4, "views", self.file(name, text), *output, says=says)
        cut = self.folder / "cut.pcd"
        cut.write_bytes((CLOUDS / "pcd" / "pypcd4_binary_compressed.pcd").read_bytes()[:-9])
        self.refused(4, "views", cut, *output, says="the file ends within its packed data")
        self.refused(4, "views", self.folder / "absent.off", *output, says="absent.off")
        self.refused(4, "views", CLOUDS / "other.h5", *output, says="data")
        self.refused(2, "views", CLOUDS / "objects.h5", "--object", 3, *output, says="0 to 2")
        self.refused(2, "views", square, *output, "--projection", "cube", says="cube")
        self.refused(2, "views", square, *output, "--size", 0, says="size")
        self.refused(2, "views", square, says="output")
        self.assertFalse(self.run_folder.exists())
        self.run_folder.mkdir()
        (self.run_folder / "mine").write_text("mine")
        self.refused(2, "views", square, *output, says="run")


if __name__ == "__main__":
    unittest.main()
