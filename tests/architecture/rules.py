# SPDX-License-Identifier: GPL-3.0-or-later
"""The dependency rules of the source tree and of the built files, each a function that returns what breaks it."""

import os
import re
import subprocess
from pathlib import Path

LAYERS = ("engine", "widgets", "app", "plugins")
DOCUMENTED = LAYERS + ("tests", "cmake", "installers")
SOURCES = {".c", ".cc", ".cpp", ".cu", ".cuh", ".h", ".hpp"}
METHODS = ("comcts", "panacea", "dense_connector", "side4video", "zero_shot")
README_LINES = 10

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
QT = re.compile(r"^(Q[A-Z]|Qt[A-Z0-9]|q[a-z]+\.h$|qcustomplot)")
QT_GUI = re.compile(r"^(QtGui|QtWidgets|QWidget|QPainter|QPixmap|QIcon|QFont|QAction|QApplication|QGuiApplication|QMainWindow|QDialog|QLabel)")
TENSOR = re.compile(r"^(torch|ATen|c10|caffe2)/")
MEDIA = re.compile(r"^((opencv2?|libav[a-z]+|libsw[a-z]+)/|webp/|(png|jpeglib|jerror|gif_lib|libdeflate|tiffio|hdf5)\.h$|assimp/)")
PRIVATE_HEADER = re.compile(r"(_torch|_impl)\.h$|/private/")
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|("(?:\\.|[^"\\\n])*")', re.DOTALL)

QT_FILE = re.compile(r"^lib(Qt\d|qcustomplot)")
TENSOR_FILE = re.compile(r"^lib(torch|c10|caffe2)")
MEDIA_FILE = re.compile(r"^lib(opencv|av[a-z]+\.|sw(scale|resample)|hdf5|assimp)")


def sources(root):
    """(path relative to the root, text) of every source in the four layers."""
    for layer in LAYERS:
        for path in sorted((root / layer).rglob("*")):
            if path.suffix in SOURCES and path.is_file():
                yield path.relative_to(root), path.read_text(encoding="utf-8", errors="replace")


def includes(text):
    return INCLUDE.findall(text)


def topic(path):
    """The folder of the engine that a path or an include lies in: engine/nn/vit.h -> nn."""
    parts = Path(path).parts
    return parts[1] if len(parts) > 2 and parts[0] == "engine" else None


def forbidden_include(path, include):
    """Why this source may not include that, or None."""
    layer, name, parts = path.parts[0], path.as_posix(), Path(include).parts
    target = parts[0] if parts and parts[0] in LAYERS else None
    if layer == "engine":
        if QT.match(include):
            return "the engine knows no Qt"
        if target and target != "engine":
            return f"the engine does not know {target}/"
        if path.suffix in (".h", ".hpp") and not PRIVATE_HEADER.search(name):
            if TENSOR.match(include) or MEDIA.match(include):
                return "only sources and private headers (*_torch.h, *_impl.h) may"
            if target and PRIVATE_HEADER.search(include):
                return "a public header may not include a private one"
        if topic(name) == "base" and target and topic(include) != "base":
            return "engine/base knows no other topic"
        return None
    if TENSOR.match(include) or MEDIA.match(include):
        return f"{layer}/ does not know tensors or media libraries"
    if target == "engine" and PRIVATE_HEADER.search(include):
        return f"{layer}/ includes public headers of the engine only"
    if layer == "widgets":
        if target in ("app", "plugins"):
            return f"widgets do not know {target}/"
        if topic(include) in METHODS:
            return "widgets know no method"
        if path.parts[1] == "bridge":
            if QT_GUI.match(include):
                return "the bridge knows Qt Core only"
            if target == "widgets" and parts[1] != "bridge":
                return "the bridge does not know the widgets"
    if layer == "plugins":
        if target == "app":
            return "plug-ins do not know the program"
        if target == "plugins" and parts[1] != path.parts[1]:
            return "a plug-in does not know another one"
    if layer == "app" and (target == "plugins" or topic(include) in METHODS):
        return "the program knows no method by name"
    return None


def include_violations(root):
    found = []
    for path, text in sources(root):
        for include in includes(text):
            reason = forbidden_include(path, include)
            if reason:
                found.append(f"{path} includes {include}: {reason}")
    return found


def named_methods(root):
    """Places in app/ that name a method, in code or in a text (comments may)."""
    found = []
    word = re.compile(r"(?<![A-Za-z0-9])(%s)(?![A-Za-z0-9])" % "|".join(METHODS), re.IGNORECASE)
    for path, text in sources(root):
        if path.parts[0] != "app":
            continue
        code = COMMENT_OR_TEXT.sub(lambda match: match.group(1) or " ", text)
        for name in sorted(set(word.findall(code))):
            found.append(f"{path} names {name}: the program knows no method by name")
    return found


def topic_cycles(root):
    """Topics of the engine that include each other in a circle."""
    graph = {}
    for path, text in sources(root):
        own = topic(path)
        if own:
            targets = {topic(include) for include in includes(text)}
            graph.setdefault(own, set()).update(targets - {None, own})
    found, done = [], set()

    def visit(name, trail):
        if name in trail:
            found.append("engine topics include each other: " + " -> ".join(trail[trail.index(name):] + [name]))
            return
        if name in done:
            return
        for target in sorted(graph.get(name, ())):
            visit(target, trail + [name])
        done.add(name)

    for name in sorted(graph):
        visit(name, [])
    return found


def undocumented_folders(root):
    """Folders with sources that have no README.md, or one of more than ten lines."""
    found = []
    for top in DOCUMENTED:
        for folder in sorted({path.parent for path in (root / top).rglob("*") if is_written(path)}):
            if "fixtures" in folder.relative_to(root).parts:
                continue
            readme, name = folder / "README.md", folder.relative_to(root)
            if not readme.is_file():
                found.append(f"{name} has sources and no README.md: what lives there, and what may not?")
            elif len(readme.read_text(encoding="utf-8").splitlines()) > README_LINES:
                found.append(f"{name}/README.md has more than {README_LINES} lines")
    return found


def is_written(path):
    return path.is_file() and (path.suffix in SOURCES | {".py", ".sh", ".cmake"}) and "__pycache__" not in path.parts


def mapped_files(binary):
    """Names of all shared libraries that the loader maps for this file."""
    text = subprocess.run(["ldd", str(binary)], capture_output=True, text=True, check=True).stdout
    return [os.path.basename(line.split()[0]) for line in text.splitlines() if line.strip()]


def needed_files(binary):
    """Names of the shared libraries that this file itself asks for."""
    text = subprocess.run(["readelf", "-d", "-W", str(binary)], capture_output=True, text=True, check=True).stdout
    return re.findall(r"\(NEEDED\)[^\[]*\[([^\]]+)\]", text)


def binary_violations(build):
    """What the built files load that they may not."""
    found = []
    forbidden = [(build / "bin" / "orangery", (QT_FILE, TENSOR_FILE, MEDIA_FILE)),
                 (build / "lib" / "liborangery_core.so", (QT_FILE, TENSOR_FILE, MEDIA_FILE)),
                 (build / "lib" / "liborangery_tensor.so", (QT_FILE, MEDIA_FILE)),
                 (build / "lib" / "liborangery_media.so", (QT_FILE, TENSOR_FILE)),
                 (build / "lib" / "liborangery_window.so", (TENSOR_FILE, MEDIA_FILE))]
    forbidden += [(plugin, (TENSOR_FILE, MEDIA_FILE)) for plugin in sorted((build / "lib/orangery/plugins").glob("*.so"))]
    for binary, patterns in forbidden:
        if not binary.is_file():
            continue
        for name in sorted(set(needed_files(binary)) | set(mapped_files(binary))):
            if any(pattern.match(name) for pattern in patterns):
                found.append(f"{binary.name} loads {name}")
    return found


def all_source_violations(root):
    return (include_violations(root) + named_methods(root) + topic_cycles(root) + undocumented_folders(root))
