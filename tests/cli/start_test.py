# SPDX-License-Identifier: GPL-3.0-or-later
"""How quickly the program starts, and what it maps: neither Qt nor LibTorch before something needs them."""

import os
import shutil
import statistics
import subprocess
import time
import unittest

from program import PROGRAM, run


UNWANTED = ["Qt6", "Qt5", "torch", "c10", "qcustomplot", "liborangery_tensor", "liborangery_window"]


def milliseconds(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def loaded_libraries(*arguments):
    """Every shared object that the dynamic loader opened."""
    done = run(*arguments, environment={"LD_DEBUG": "files"})
    return {line.split("file=")[1].split()[0] for line in done.stderr.splitlines() if "file=" in line}


class Start(unittest.TestCase):
    def test_the_version_comes_quickly(self):
        # The interpreter itself: a wrapper in front of it (pyenv) would make the comparison too easy.
        python = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else shutil.which("python3")
        ours, theirs = [], []
        for _ in range(15):  # in turn, so that what else the machine does meets both
            theirs.append(milliseconds([python, "-S", "-c", "pass"]))
            ours.append(milliseconds([PROGRAM, "--version"]))
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(f"orangery --version takes {statistics.median(ours):.1f} ms, an empty python3 -S "
              f"{statistics.median(theirs):.1f} ms: {ratio:.2f} times")
        self.assertLessEqual(ratio, 3)

    def test_neither_qt_nor_libtorch_is_mapped(self):
        for arguments in [("--version",), ("--help",), ("doctor", "--quick"), ("comcts", "search", "--help")]:
            libraries = loaded_libraries(*arguments)
            self.assertTrue(any("liborangery_core" in name for name in libraries), libraries)
            for name in libraries:
                for unwanted in UNWANTED:
                    self.assertNotIn(unwanted, os.path.basename(name), arguments)

    def test_the_version_is_one_line(self):
        done = run("--version")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"^orangery \d+\.\d+\.\d+\n$")
        self.assertEqual(run("-v", "--version").stdout, done.stdout)


if __name__ == "__main__":
    unittest.main()
