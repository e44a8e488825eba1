# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the rules of rules.py on the project, and that each of them fails on a planted violation.

Alone: python3 tests/architecture/architecture_test.py; from CTest the built files are checked too.
"""

import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import rules  # noqa: E402

ROOT = Path(os.environ.get("ORANGERY_PROJECT_ROOT") or Path(__file__).resolve().parents[2])
BUILD = os.environ.get("ORANGERY_BUILD_ROOT")


class Project(unittest.TestCase):
    def assert_none(self, violations):
        self.assertEqual(violations, [], "\n" + "\n".join(violations))

    def test_there_is_something_to_check(self):
        self.assertGreater(sum(1 for _ in rules.sources(ROOT)), 20, f"{ROOT} is not the project")

    def test_includes_respect_the_layers(self):
        self.assert_none(rules.include_violations(ROOT))

    def test_the_program_names_no_method(self):
        self.assert_none(rules.named_methods(ROOT))

    def test_engine_topics_have_no_cycle(self):
        self.assert_none(rules.topic_cycles(ROOT))

    def test_folders_say_what_lives_there(self):
        self.assert_none(rules.undocumented_folders(ROOT))

    @unittest.skipUnless(BUILD, "no build tree: ORANGERY_BUILD_ROOT is not set")
    def test_built_files_load_what_they_may(self):
        for name in ("bin/orangery", "lib/liborangery_core.so", "lib/liborangery_tensor.so", "lib/liborangery_media.so"):
            self.assertTrue((Path(BUILD) / name).is_file(), f"{name} was not built")
        self.assert_none(rules.binary_violations(Path(BUILD)))


class PlantedViolations(unittest.TestCase):
    """A tree without fault, into which each test plants one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.plant("engine/base/result.h", "#include <string>\n")
        self.plant("engine/nn/vit.h", '#include "engine/base/result.h"\n')
        self.plant("engine/nn/vit.cpp", '#include "engine/nn/vit_torch.h"\n#include <ATen/ATen.h>\n#include <c10/util/Exception.h>\n')
        self.plant("engine/nn/vit_torch.h", "#include <ATen/ATen.h>\n")
        self.plant("engine/comcts/search.h", '#include "engine/base/result.h"\n')
        self.plant("widgets/plot.cpp", '#include "widgets/plot.h"\n#include "widgets/bridge/text.h"\n#include <QPainter>\n')
        self.plant("widgets/bridge/text.h", '#include "engine/base/result.h"\n#include <QString>\n')
        self.plant("app/main.cpp", '#include "engine/base/result.h"\n// comcts may be named in a comment\n')
        self.plant("plugins/comcts/page.cpp", '#include "widgets/plot.h"\n#include "engine/comcts/search.h"\n')
        for folder in {path.parent for path in self.root.rglob("*") if path.suffix in rules.SOURCES}:
            (folder / "README.md").write_text("# Here\n", encoding="utf-8")

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def expect(self, words):
        violations = rules.all_source_violations(self.root)
        self.assertEqual(len(violations), 1, violations)
        self.assertIn(words, violations[0])

    def test_no_fault_is_found_where_there_is_none(self):
        self.assertEqual(rules.all_source_violations(self.root), [])

    def test_every_forbidden_include_is_found(self):
        cases = [
            ("engine/nn/vit.h", "#include <QString>\n", "knows no Qt"),
            ("engine/nn/vit.cpp", "#include <qcustomplot.h>\n", "knows no Qt"),
            ("engine/nn/vit.cpp", "#  include <QtCore/QString>\n", "knows no Qt"),
            ("engine/nn/vit.cpp", '#include "widgets/plot.h"\n', "does not know widgets/"),
            ("engine/nn/vit.h", "#include <torch/nn.h>\n", "private headers"),
            ("engine/nn/vit.h", "#include <opencv2/core.hpp>\n", "private headers"),
            ("engine/nn/vit.h", "#include <png.h>\n", "private headers"),
            ("widgets/plot.cpp", "#include <jpeglib.h>\n", "does not know tensors"),
            ("engine/nn/vit.h", '#include "engine/nn/vit_torch.h"\n', "may not include a private one"),
            ("engine/base/result.h", '#include "engine/nn/vit.h"\n', "knows no other topic"),
            ("widgets/plot.cpp", "#include <ATen/ATen.h>\n", "does not know tensors"),
            ("widgets/plot.cpp", "extern \"C\" {\n#include <libavcodec/avcodec.h>\n}\n", "does not know tensors"),
            ("widgets/plot.cpp", '#include "engine/comcts/search.h"\n', "widgets know no method"),
            ("widgets/plot.cpp", '#include "plugins/comcts/page.h"\n', "do not know plugins/"),
            ("widgets/bridge/text.h", "#include <QPainter>\n", "Qt Core only"),
            ("widgets/bridge/text.h", '#include "widgets/plot.h"\n', "does not know the widgets"),
            ("app/main.cpp", "#include <torch/torch.h>\n", "does not know tensors"),
            ("app/main.cpp", '#include "engine/nn/vit_torch.h"\n', "public headers"),
            ("plugins/comcts/page.cpp", '#include "plugins/layers/page.h"\n', "does not know another one"),
            ("plugins/comcts/page.cpp", '#include "app/main.h"\n', "do not know the program"),
        ]
        for name, text, words in cases:
            with self.subTest(name=name, text=text):
                before = (self.root / name).read_text(encoding="utf-8")
                self.plant(name, before + text)
                self.assertIn(words, "\n".join(rules.include_violations(self.root)))
                self.assertEqual(len(rules.include_violations(self.root)), 1)
                self.plant(name, before)

    def test_a_method_named_in_the_program_is_found(self):
        self.plant("app/main.cpp", 'const char* name = "comcts.search";\n')
        self.expect("names comcts")

    def test_a_cycle_of_topics_is_found(self):
        self.plant("engine/comcts/search.h", '#include "engine/nn/vit.h"\n')
        self.plant("engine/nn/vit.h", '#include "engine/comcts/search.h"\n')
        self.expect("comcts -> nn -> comcts")

    def test_a_folder_without_readme_is_found(self):
        (self.root / "engine/nn/README.md").unlink()
        self.expect("engine/nn has sources and no README.md")

    def test_a_long_readme_is_found(self):
        self.plant("engine/nn/README.md", "line\n" * 11)
        self.expect("more than 10 lines")

    @unittest.skipUnless(BUILD, "no build tree: ORANGERY_BUILD_ROOT is not set")
    def test_a_program_that_loads_too_much_is_found(self):
        tensor = Path(BUILD) / "lib" / "liborangery_tensor.so"
        (self.root / "lib").mkdir()
        (self.root / "lib" / "liborangery_core.so").symlink_to(tensor)
        self.assertIn("liborangery_core.so loads libtorch_cpu.so", rules.binary_violations(self.root))


if __name__ == "__main__":
    unittest.main()
