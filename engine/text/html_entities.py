#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes html_entities.inc: the named character references of HTML 5, sorted by their bytes.

    engine/text/html_entities.py > engine/text/html_entities.inc
"""
import html.entities


def literal(text):
    return '"' + "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "".join(
        f"\\{byte:03o}" for byte in c.encode()) for c in text) + '"'


def main():
    print("// Written by html_entities.py.")
    line = ""
    for name, value in sorted(html.entities.html5.items(), key=lambda item: item[0].encode()):
        entry = f"{{{literal(name)}, {literal(value)}}}, "
        if len(line) + len(entry) > 121:
            print(line.rstrip())
            line = ""
        line += entry
    print(line.rstrip())


if __name__ == "__main__":
    main()
