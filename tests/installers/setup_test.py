# SPDX-License-Identifier: GPL-3.0-or-later
"""What setup.sh says and does where something is missing, on machines made of a few stub commands. Nothing is installed."""

import os
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(os.environ["ORANGERY_PROJECT_ROOT"])
PLAIN = ("awk", "bash", "basename", "cat", "comm", "cut", "dirname", "env", "flock", "grep", "head", "mkdir", "mktemp", "mv", "nproc", "rm",
         "sed", "seq", "sh", "sha256sum", "sort", "chmod", "tr")


class Machine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.bin = self.root / "bin"
        self.bin.mkdir()
        for name in PLAIN:
            found = [Path(place) / name for place in ("/usr/bin", "/bin") if (Path(place) / name).exists()]
            (self.bin / name).symlink_to(found[0])
        # A complete x86_64 Linux, apart from LibTorch; each test takes something away.
        self.stub("uname", 'case $1 in -s) echo Linux;; -m) echo x86_64;; esac')
        self.stub("id", "echo 0")
        self.stub("df", "echo; echo / 90000 0 80000 0% /")
        self.stub("dpkg-query", 'for name; do case $name in -*) ;; *) echo installed "$name";; esac; done')
        self.stub("apt-get", 'echo "apt-get $*" >>"$LOG"')
        self.stub("g++", 'case $1 in --version) echo "g++ 12.2.0";; -dumpfullversion) echo 12.2.0;; esac')
        self.stub("cmake", 'case $1 in --version) echo "cmake version 3.25.1";; *) echo "cmake $*" >>"$LOG";; esac')
        self.stub("python3", 'case "$*" in "-m pip --version") ;; *) exit 1;; esac')
        for name in ("ninja", "ccache", "unzip", "readelf", "ctest"):
            self.stub(name, f'echo "{name} $*" >>"$LOG"')

    def stub(self, name, body):
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)

    def remove(self, name):
        (self.bin / name).unlink()

    def setup(self, *arguments, **environment):
        env = {"PATH": str(self.bin), "HOME": str(self.root), "LOG": str(self.root / "log"), **environment}
        return subprocess.run(["bash", str(ROOT / "installers/setup.sh"), *arguments], env=env, cwd=self.root,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def log(self):
        path = self.root / "log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def have_torch(self):
        """An own LibTorch, so that nothing is fetched."""
        (self.root / "own").mkdir(exist_ok=True)
        return {"ORANGERY_TORCH": str(self.root / "own")}

    def fails(self, result, *words):
        self.assertEqual(result.returncode, 1, result.stderr)
        last = result.stderr.strip().splitlines()[-1]
        for word in words:
            self.assertIn(word, last)


class Sentences(Machine):
    def test_wrong_compiler(self):
        self.stub("g++", 'case $1 in --version) echo "g++ 10.2.1";; -dumpfullversion) echo 10.2.1;; esac')
        self.fails(self.setup("build", **self.have_torch()), "GCC 10.2.1", "GCC 12", "CXX=g++-12")
        self.assertNotIn("cmake --preset", self.log())

    def test_old_cmake(self):
        self.stub("cmake", 'echo "cmake version 3.18.4"')
        self.fails(self.setup("build", **self.have_torch()), "cmake is 3.18.4", "3.25")

    def test_wrong_architecture(self):
        self.stub("uname", 'case $1 in -s) echo Linux;; -m) echo aarch64;; esac')
        self.fails(self.setup("build"), "aarch64", "ORANGERY_TORCH")
        self.assertEqual(self.setup("build", **self.have_torch()).returncode, 0)

    def test_a_libtorch_that_is_not_there(self):
        self.fails(self.setup("build", ORANGERY_TORCH="/nonexistent"), "ORANGERY_TORCH", "no folder")

    def test_no_root(self):
        self.remove("ninja")
        self.stub("id", "echo 1000")
        self.fails(self.setup("deps"), "needs root", "no sudo", "ninja-build")
        self.assertEqual(self.log(), "")

    def test_sudo_is_used(self):
        self.remove("ninja")
        self.stub("id", "echo 1000")
        self.stub("sudo", 'echo "sudo $*" >>"$LOG"')
        self.assertEqual(self.setup("deps", **self.have_torch()).returncode, 0)
        self.assertIn("install --yes --no-install-recommends ninja-build", self.log())

    def test_no_network_for_packages(self):
        self.remove("ninja")
        self.stub("apt-get", "exit 100")
        self.fails(self.setup("deps"), "apt-get update failed", "network")

    def test_no_network_for_libtorch(self):
        self.fails(self.setup("deps"), "could not be downloaded", "network")
        self.assertEqual(list((self.root / ".cache/orangery/downloads").iterdir()), [], "a broken download was kept")

    def test_disk_full(self):
        self.stub("df", "echo; echo / 90000 0 700 0% /")
        self.fails(self.setup("deps"), "700 MB free", "1300 MB")
        self.fails(self.setup("build", "--preset", "nowhere", **self.have_torch()), "700 MB free", "the build tree")

    def test_a_build_that_fails(self):
        self.stub("cmake", 'case $1 in --version) echo "cmake version 3.25.1";; --build) exit 1;; esac')
        self.fails(self.setup("test", **self.have_torch()), "the build failed")
        self.assertNotIn("ctest", self.log())

    def test_unknown_words_are_usage(self):
        for arguments in (("tset",), ("test", "--fast"), (), ("test", "demo"), ("test", "--preset")):
            self.assertEqual(self.setup(*arguments).returncode, 2, arguments)


class Work(Machine):
    def test_help(self):
        result = self.setup("--help")
        self.assertEqual(result.returncode, 0)
        for word in ("demo", "test", "build", "deps", "--dry-run", "ORANGERY_TORCH"):
            self.assertIn(word, result.stdout)

    def test_nothing_is_installed_where_nothing_is_missing(self):
        self.assertEqual(self.setup("deps", **self.have_torch()).returncode, 0)
        self.assertEqual(self.log(), "")

    def test_only_what_is_missing_is_installed(self):
        self.stub("dpkg-query", 'for name; do case $name in -* | libfmt-dev) ;; *) echo installed "$name";; esac; done')
        self.remove("unzip")
        self.assertEqual(self.setup("deps", **self.have_torch()).returncode, 0)
        self.assertEqual([line.split("recommends ")[1] for line in self.log().splitlines() if "install" in line], ["libfmt-dev unzip"])

    def test_dry_run_does_nothing(self):
        self.remove("ninja")
        for command in ("deps", "build", "test", "demo"):
            result = self.setup(command, "--dry-run")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertIn("ninja-build", result.stderr)
        self.assertEqual(self.log(), "")
        self.assertFalse((self.root / ".cache").exists())
        self.assertFalse((self.root / "orangery-demo").exists())

    def test_slow_tests_run_only_when_asked(self):
        torch = self.have_torch()
        self.assertEqual(self.setup("test", **torch).returncode, 0)
        self.assertIn("--label-exclude ^slow$", self.log())
        (self.root / "log").unlink()
        self.assertEqual(self.setup("test", "--slow", **torch).returncode, 0)
        self.assertNotIn("--label-exclude", self.log())

    def test_another_libtorch_reaches_the_build(self):
        torch = self.have_torch()
        self.assertEqual(self.setup("build", **torch).returncode, 0)
        self.assertIn("-DORANGERY_TORCH=" + torch["ORANGERY_TORCH"], self.log())

    def test_without_a_display_the_demo_runs_headless(self):
        result = self.setup("demo", "--dry-run", **self.have_torch())
        self.assertIn("comcts search", result.stderr)
        result = self.setup("demo", "--dry-run", DISPLAY=":0", **self.have_torch())
        self.assertNotIn("comcts search", result.stderr)
        self.assertIn("bin/orangery", result.stderr)


if __name__ == "__main__":
    unittest.main()
