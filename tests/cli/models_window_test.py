# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery PATH with a file of weights: the window opens its Models page on it, offscreen."""

import os
import tempfile
import time
import unittest
from pathlib import Path

from program import start
from tensor_file import Tensor, save

BUILD = Path(os.environ["ORANGERY_BUILD_ROOT"])


@unittest.skipUnless((BUILD / "lib/liborangery_window.so").exists(), "this build has no window")
class OpensWeights(unittest.TestCase):
    def recent_after_opening(self, *paths):
        """What the window keeps as opened: a page notes a path once it shows it."""
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": folder,
                           "XDG_DATA_HOME": folder}
            window = start(*paths, env=environment)
            try:
                settings = Path(folder) / "orangery/window.ini"
                end = time.monotonic() + 60
                while time.monotonic() < end:
                    text = settings.read_text() if settings.exists() else ""
                    if all(Path(path).name in text for path in paths):
                        return text
                    self.assertIsNone(window.poll(), "the window has gone")
                    time.sleep(0.1)
                return text
            finally:
                window.kill()
                window.communicate()

    def test_a_file_and_a_folder(self):
        with tempfile.TemporaryDirectory() as folder:
            alone = save(Path(folder) / "alone-weights.safetensors", {"a": Tensor.of([1, 2], [2])})
            model = Path(folder) / "some-model"
            model.mkdir()
            save(model / "model.safetensors", {"b": Tensor.of([1], [1])})
            for path in (alone, model):
                self.assertIn(path.name, self.recent_after_opening(path))


if __name__ == "__main__":
    unittest.main()
