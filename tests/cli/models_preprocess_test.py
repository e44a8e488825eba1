# SPDX-License-Identifier: GPL-3.0-or-later
"""What `models preprocess` writes, refuses and leaves behind, and the processors' reference cases through the program."""

import array
import json
import os
import struct
import tempfile
import unittest
import zlib
from pathlib import Path

from program import ROOT, document, run

UNTOUCHED = {"do_rescale": False, "do_normalize": False}


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, pixels, colour_type=2, extra=b""):
    """A PNG file with 8 bits a channel; `pixels` are the bytes of all rows."""
    length = len(pixels) // height
    rows = b"".join(b"\0" + pixels[y * length:(y + 1) * length] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))


def exif(orientation):
    return chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HH", orientation, 0) + bytes(4))


def tensors(path):
    """Shape and values of each F32 tensor of a safetensors file."""
    data = Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    found = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__":
            assert entry["dtype"] == "F32", entry
            begin, end = entry["data_offsets"]
            found[name] = (entry["shape"], array.array("f", data[8 + length + begin:8 + length + end]))
    return found


class Models(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.output = self.folder / "out.safetensors"

    def model(self, **config):
        path = self.folder / "preprocessor_config.json"
        path.write_text(json.dumps({"image_processor_type": "CLIPImageProcessor", **config}))
        return self.folder

    def values(self, model, *arguments):
        done = run("models", "preprocess", model, *arguments, "-o", self.output, "--overwrite")
        self.assertEqual(done.returncode, 0, done.stderr)
        return tensors(self.output)["pixel_values"]


class Preprocess(Models):
    def picture(self, name, *arguments, **options):
        path = self.folder / name
        path.write_bytes(png(*arguments, **options))
        return path

    def refused(self, code, *arguments, says, lines=3):
        done = run("models", "preprocess", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), lines)
        self.assertEqual(list(self.folder.glob("*.part")), [])

    def test_pictures_come_in_their_order(self):
        model = self.model(size=2, crop_size=2, **UNTOUCHED)
        pictures = [self.picture(f"{level}.png", 2, 2, bytes([level, level + 1, level + 2] * 4)) for level in range(40)]
        shape, values = self.values(model, *pictures)
        self.assertEqual(shape, [40, 3, 2, 2])
        self.assertEqual(list(values), [float(level + c) for level in range(40) for c in range(3) for _ in range(4)])

    def test_a_configuration_alone_is_a_model(self):
        self.model(size=1, crop_size=1, image_mean=[0.5, 0.5, 0.5], image_std=[0.25, 0.25, 0.25])
        shape, values = self.values(self.folder / "preprocessor_config.json",
                                    self.picture("a.png", 1, 1, bytes([0, 51, 255])))
        self.assertEqual(shape, [1, 3, 1, 1])
        for value, expected in zip(values, [-2.0, -1.2, 2.0]):
            self.assertAlmostEqual(value, expected, delta=1e-6)

    def test_a_name_of_a_model(self):
        model = self.folder / "models" / "mine"
        model.mkdir(parents=True)
        for name, text in (("config.json", "{}"), ("model.safetensors", "weights"), ("preprocessor_config.json", "{}")):
            (model / name).write_text(text)
        done = run("models", "preprocess", "mine", self.picture("a.png", 1, 1, bytes(3)), "-o", self.output,
                   environment={"ORANGERY_MODELS": str(model.parent)})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(tensors(self.output)["pixel_values"][0], [1, 3, 224, 224])

    def test_the_document_tells_what_was_read(self):
        model = self.model(size=4, crop_size=4)
        picture = self.picture("a.png", 3, 5, bytes(3 * 5 * 2), colour_type=4)
        told = document("models", "preprocess", model, picture, "-o", self.output)
        self.assertEqual(told["schema"], "orangery.models.preprocess/1")
        self.assertEqual(told["shape"], [1, 3, 4, 4])
        self.assertEqual(told["images"], [{"input": str(picture), "mode": "LA", "width": 3, "height": 5}])

    def test_transparency(self):
        model = self.model(size=1, crop_size=1, **UNTOUCHED)
        picture = self.picture("a.png", 1, 1, bytes([10, 20, 30, 0]), colour_type=6)
        self.assertEqual(list(self.values(model, picture)[1]), [10, 20, 30])
        self.assertEqual(list(self.values(model, picture, "--alpha", "drop")[1]), [10, 20, 30])
        self.assertEqual(list(self.values(model, picture, "--alpha", "white")[1]), [255, 255, 255])

    def test_when_a_palette_becomes_rgb(self):
        model = self.model(size=1, crop_size=1, resample=4, **UNTOUCHED)
        palette = chunk(b"PLTE", bytes([100, 100, 100, 200, 200, 200]))
        picture = self.picture("a.png", 2, 2, bytes([0, 1, 0, 1]), colour_type=3, extra=palette)
        self.assertEqual(list(self.values(model, picture)[1]), [150] * 3)
        self.assertEqual(list(self.values(model, picture, "--rgb", "first")[1]), [150] * 3)
        self.assertEqual(list(self.values(model, picture, "--rgb", "last")[1]), [200] * 3)

    def test_exif_only_when_asked(self):
        model = self.model(do_resize=False, do_center_crop=False, **UNTOUCHED)
        picture = self.picture("a.png", 2, 1, bytes([1, 1, 1, 2, 2, 2]), extra=exif(6))
        self.assertEqual(self.values(model, picture)[0], [1, 3, 1, 2])
        shape, values = self.values(model, picture, "--exif")
        self.assertEqual((shape, list(values)), ([1, 3, 2, 1], [1, 2] * 3))

    def test_padding_to_a_square(self):
        mean = [0.2, 0.4, 0.6]  # of 255: 51, 102, 153
        model = self.model(size=3, crop_size=3, rescale_factor=1, image_mean=mean, image_std=[1, 1, 1])
        picture = self.picture("a.png", 1, 3, bytes([9] * 9))
        shape, values = self.values(model, picture, "--pad")
        self.assertEqual(shape, [1, 3, 3, 3])
        for c, margin in enumerate((51, 102, 153)):
            for value, expected in zip(values[9 * c:9 * c + 9], [margin, 9, margin] * 3):
                self.assertAlmostEqual(value, expected - mean[c], delta=1e-4)
        self.refused(2, model, picture, "-o", self.output, "--overwrite", "--pad", "--rgb", "last", says="needs RGB first")

    def test_what_is_refused(self):
        model = self.model(size=2, crop_size=2)
        good = self.picture("good.png", 2, 2, bytes(12))
        (self.folder / "empty.png").write_bytes(b"")
        (self.folder / "text.jpg").write_text("Dear diary")
        (self.folder / "cut.png").write_bytes(good.read_bytes()[:50])
        (self.folder / "cut.bmp").write_bytes(b"BM" + struct.pack("<IIIIiiHH", 54, 0, 54, 40, 2, 2, 1, 24) + bytes(24))
        output = ["-o", self.output]
        self.refused(4, model, good, self.folder / "absent.png", *output, says="absent.png")
        self.refused(4, model, good, self.folder / "empty.png", *output, says="empty")
        self.refused(4, model, good, self.folder / "text.jpg", *output, says="text.jpg is no picture")
        self.refused(4, model, self.folder / "cut.png", *output, says="cut.png cannot be decoded as PNG")
        self.refused(4, model, self.folder / "cut.bmp", *output, says="cut.bmp cannot be decoded as BMP")
        self.refused(4, self.folder / "absent", good, *output, says="there is no model")
        self.refused(2, model, good, says="output")
        self.refused(2, model, *output, says="images")
        self.refused(2, model, good, *output, "--alpha", "black", says="black")
        self.assertFalse(self.output.exists())
        self.output.write_text("mine")
        self.refused(2, model, good, *output, says="exists already")
        self.assertEqual(self.output.read_text(), "mine")

    def test_keeps_going(self):
        model = self.model(size=2, crop_size=2, **UNTOUCHED)
        good = [self.picture(f"{level}.png", 2, 2, bytes([level] * 12)) for level in range(20)]
        (self.folder / "text.jpg").write_text("Dear diary")
        pictures = [self.folder / "absent.png", *good[:9], self.folder / "text.jpg", *good[9:]]
        done = run("models", "preprocess", model, *pictures, "-o", self.output, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        for name in ("absent.png", "text.jpg is no picture"):
            self.assertEqual(done.stderr.count(name), 1, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["shape"], [20, 3, 2, 2])
        self.assertEqual([image["input"] for image in told["images"]], [str(path) for path in good])
        self.assertEqual([refused["input"] for refused in told["refused"]], [str(pictures[0]), str(self.folder / "text.jpg")])
        shape, values = tensors(self.output)["pixel_values"]
        self.assertEqual((shape, list(values)), ([20, 3, 2, 2], [float(level) for level in range(20) for _ in range(12)]))
        data = self.output.read_bytes()
        header = json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])
        self.assertEqual(json.loads(header["__metadata__"]["inputs"]), [str(path) for path in good])
        self.assertEqual(list(self.folder.glob("*.part")), [])
        whole = run("models", "preprocess", model, *good, "-o", self.output, "--overwrite", "--keep-going")
        self.assertEqual(whole.returncode, 0, whole.stderr)
        self.assertEqual(tensors(self.output)["pixel_values"][1], values)
        self.output.unlink()
        self.refused(4, model, pictures[0], self.folder / "text.jpg", "-o", self.output, "--keep-going",
                     says="none of the 2 pictures", lines=9)
        self.assertFalse(self.output.exists())

    def test_pictures_of_several_sizes_need_a_crop(self):
        model = self.model(size=2, do_center_crop=False)
        pictures = [self.picture("a.png", 2, 2, bytes(12)), self.picture("b.png", 2, 3, bytes(18))]
        self.refused(4, model, *pictures, "-o", self.output, says="another size")
        self.assertFalse(self.output.exists())

    def test_a_folder_without_configuration(self):
        self.refused(4, self.folder, self.picture("a.png", 1, 1, bytes(3)), "-o", self.output,
                     says="preprocessor_config.json")


class References(Models):
    """The whole processors of the reference cases, which have another size than their models."""

    def folder_of_cases(self):
        for folder in (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"):
            if folder and (Path(folder) / "resize").is_dir():
                return Path(folder) / "resize"
        return self.skipTest("no reference cases: there is no folder resize")

    def test_processors(self):
        cases = self.folder_of_cases()
        index = json.loads((cases / "index.json").read_text())
        expected = tensors(cases / "pixel_values.safetensors")
        edge = index["processor_size"]
        kinds = {"clip": {"size": edge, "crop_size": edge},
                 "siglip": {"image_processor_type": "SiglipImageProcessor", "size": {"height": edge, "width": edge}}}
        compared = 0
        for item in index["images"]:
            if item["file"].endswith(".jpg"):
                continue  # decoders of JPEG may differ by a few levels
            for kind, config in kinds.items():
                for suffix, alpha in (("", "white"), ("_plain", "drop")):
                    name = f"{item['name']}.{kind}{suffix}"
                    if name not in expected:
                        continue
                    values = self.values(self.model(**config), cases / item["file"], "--alpha", alpha)[1]
                    self.assertLessEqual(max(abs(a - b) for a, b in zip(values, expected[name][1])), 1e-5, name)
                    compared += 1
        print(f"compared {compared} cases from {cases}")


if __name__ == "__main__":
    unittest.main()
