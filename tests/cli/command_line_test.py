# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands, help, messages and exit codes; what is generated from the option tables."""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import program
from program import ROOT, document, run


GLOBAL_OPTIONS = ["--verbose", "--quiet", "--json", "--progress", "--log-file", "--device", "--threads", "--seed", "--offline",
                  "--output", "--overwrite", "--skip-existing", "--keep-going", "--limit"]


def commands():
    """All commands, as the manual has them: 'comcts search'."""
    text = run("manual").stdout
    return re.findall(r"^    orangery ([a-z]+(?: [a-z]+)?)(?= |$)", text, re.MULTILINE)


class Messages(unittest.TestCase):
    def refused(self, *arguments, code=2, says=()):
        done = run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("orangery: "), done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3, done.stderr)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, done.stderr)

    def test_unknown_words_are_guessed(self):
        self.refused("doctr", says="Did you mean 'doctor'?")
        self.refused("comcts", "serach", says="Did you mean 'comcts search'?")
        self.refused("search", says="Did you mean 'comcts search'?")
        self.refused("comcts", "search", "--treshold", "0", says="Did you mean '--threshold'?")
        self.refused("comcts", "search", "--ruels=code", says="Did you mean '--rules'?")
        self.refused("--jsno", "doctor", says="Did you mean '--json'?")
        self.refused("comcts", "search", "--rules", "papre", says="code, paper")

    def test_unknown_words_without_a_guess(self):
        self.refused("entirely-unknown", says="orangery --help")
        self.refused("doctor", "--entirely-unknown", says="'orangery doctor --help'")
        self.refused("doctor", "-x", says="unknown option '-x'")
        self.refused("doctor", "argument", says="unexpected argument 'argument'")

    def test_a_tool_needs_a_command(self):
        self.refused("comcts", says="search")
        self.refused("samples", "open")

    def test_bad_values(self):
        for value in ["x", "-1", "1.5", "", "99999999999999999999"]:
            self.refused("doctor", f"--threads={value}", says="--threads")
        self.refused("doctor", "--progress", "fancy", says="auto, plain, json, none")
        self.refused("doctor", "--device", "gpu", says="auto, cpu or cuda:N")
        self.refused("doctor", "--threads", says="--threads")
        self.refused("completion", "tcsh", says="bash, zsh, fish")
        self.refused("completion", says="the argument shell is missing")

    def test_missing_things(self):
        self.refused("open", "there/is/none", code=4, says="there/is/none")
        self.refused("run", "there/is/none.json", code=4, says="there/is/none.json")
        self.refused("doctor", "--device", "cuda:99", code=5, says="cuda:99")
        self.refused("samples", "copy", "none-of-that-name", says="unknown sample")
        self.refused("plugins", "info", "none-of-that-name", says="unknown plug-in")
        self.refused("doctor", "--log-file", "/dev/null/none.log", says="/dev/null/none.log")

    def test_without_a_display_no_window_opens(self):
        hidden = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
        done = run(environment=hidden)
        self.assertEqual(done.returncode, 5)
        self.assertIn("display", done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3)

    def test_an_existing_output_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "manual.md")
            path.write_text("mine")
            self.refused("manual", "-o", path, says="--overwrite")
            self.assertEqual(path.read_text(), "mine")
            self.assertEqual(run("manual", "-o", path, "--overwrite").returncode, 0)
            self.assertIn("# Orangery", path.read_text())
            self.assertEqual([entry.name for entry in Path(folder).iterdir()], ["manual.md"])


class Help(unittest.TestCase):
    def test_every_command_has_help(self):
        self.assertGreater(len(commands()), 8)
        overview = run("--help").stdout
        for command in commands():
            done = run(*command.split(), "--help")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.assertIn(f"Usage: orangery {command}", done.stdout)
            self.assertIn(f"  {command} ", overview)
            self.assertEqual(run("help", *command.split()).stdout, done.stdout)

    def test_every_command_takes_the_global_options(self):
        for command in commands():
            text = run(*command.split(), "--help").stdout
            for option in GLOBAL_OPTIONS:
                self.assertRegex(text, rf"(?m)^  (-.,)?{option}\b", command)

    def test_global_options_may_stand_anywhere(self):
        for arguments in ["--json doctor --quick", "doctor --json --quick", "doctor --quick --json"]:
            self.assertEqual(json.loads(run(*arguments.split()).stdout)["schema"], "orangery.doctor/1")
        self.assertEqual(run("doctor", "--quick", "--seed", 5, "-o", "x", "--offline", "--limit", 3, "--keep-going",
                             "--overwrite", "--skip-existing").returncode, 0)
        self.assertFalse(Path("x").exists())

    def test_help_of_a_tool_lists_its_commands(self):
        text = run("comcts", "--help").stdout
        self.assertIn("comcts search", text)
        self.assertNotIn("samples", text)


class Documents(unittest.TestCase):
    def test_json_prints_one_document_with_its_schema_first(self):
        for arguments in [("doctor", "--quick"), ("samples", "list"), ("plugins", "list"), ("manual",),
                          ("completion", "bash"), ("--version",)]:
            done = run(*arguments, "--json")
            self.assertEqual(done.returncode, 0, done.stderr)
            read = json.loads(done.stdout)
            name = ".".join(word for word in arguments[:2] if word not in ("--quick", "bash")).strip("-")
            self.assertEqual(next(iter(read.items())), ("schema", f"orangery.{name}/1"))

    def test_doctor_tells_what_there_is(self):
        read = document("doctor", "--quick")
        self.assertEqual(read["versions"]["orangery"], run("--version").stdout.split()[1])
        self.assertGreaterEqual(read["cpu"]["cores"], 1)
        self.assertGreater(read["memory"]["total_bytes"], 1 << 20)
        self.assertEqual(read["devices"][0]["device"], "cpu")
        for key in ["libraries", "resources", "configuration", "data", "cache"]:
            self.assertTrue(read["paths"][key].startswith("/"), key)
        self.assertFalse(read["libtorch"]["loaded"])
        text = run("doctor", "--quick").stdout
        for heading in ["Versions", "Processor", "Memory", "LibTorch", "Devices", "Codecs", "Paths"]:
            self.assertIn(heading + "\n", text)

    def test_doctor_asks_libtorch_where_it_is(self):
        read = document("doctor")["libtorch"]
        if not read["loaded"]:
            self.skipTest(f"LibTorch does not load here: {read['problem']}")
        self.assertRegex(read["version"], r"^\d+\.\d+")
        self.assertTrue(read["blas"])
        self.assertIn(read["cpu_capability"], ["DEFAULT", "AVX2", "AVX512", "AVX512_BF16", "AMX", "NEON", "SVE256"])


class Generated(unittest.TestCase):
    def test_the_manual_in_the_documentation_is_current(self):
        written = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
        self.assertEqual(written, run("manual").stdout,
                         "docs/manual.md is out of date: orangery manual -o docs/manual.md --overwrite")

    def test_the_manual_names_every_option(self):
        manual = run("manual").stdout
        for command in commands():
            options = re.findall(r"(?m)^  (?:-.,)?--([a-z-]+)", run(*command.split(), "--help").stdout)
            for option in set(options) - {"help"}:
                self.assertIn(f"--{option}", manual)

    def test_the_man_page_is_well_formed(self):
        page = run("manual", "--format", "man").stdout
        self.assertTrue(page.startswith(".TH ORANGERY 1"))
        if shutil.which("groff") is None:
            self.skipTest("groff is not installed")
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww"], input=page, capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        self.assertIn("--threshold", re.sub(".\x08", "", done.stdout))  # bold is a letter twice

    def test_the_completion_scripts_parse(self):
        for shell in ["bash", "zsh", "fish"]:
            script = run("completion", shell).stdout
            self.assertIn("comcts", script)
            if shutil.which(shell):
                done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""), shell)

    def test_bash_completes(self):
        script = run("completion", "bash").stdout

        def completed(*words):
            code = script + '\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _orangery; printf "%s\\n" "${COMPREPLY[@]}"'
            return subprocess.run(["bash", "-c", code, "bash", "orangery", *words], capture_output=True,
                                  text=True).stdout.split()

        self.assertIn("doctor", completed(""))
        self.assertEqual(completed("comcts", "sea"), ["search"])
        self.assertEqual(completed("comcts", "search", "--rules", ""), ["code", "paper"])
        self.assertEqual(completed("comcts", "search", "--thresh"), ["--threshold"])
        self.assertEqual(completed("completion", "z"), ["zsh"])
        self.assertEqual(completed("doctor", "x"), [])


if __name__ == "__main__":
    unittest.main()
