# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads and writes safetensors with nothing but the standard library."""

import json
import math
import struct
from pathlib import Path

CODES = {"F32": "f", "F64": "d", "I64": "q", "I32": "i", "U8": "B", "F16": "e"}


class Tensor:
    def __init__(self, dtype, shape, data):
        self.dtype, self.shape, self.data = dtype, list(shape), data

    @property
    def values(self):
        return [value for (value,) in struct.iter_unpack("<" + CODES[self.dtype], self.data)]

    @staticmethod
    def of(values, shape, dtype="F32"):
        return Tensor(dtype, shape, struct.pack(f"<{len(values)}{CODES[dtype]}", *values))


def load(path):
    """Name -> Tensor, in the order of the file."""
    content = Path(path).read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + size])
    header.pop("__metadata__", None)
    data = content[8 + size :]
    return {
        name: Tensor(entry["dtype"], entry["shape"], data[slice(*entry["data_offsets"])])
        for name, entry in header.items()
    }


def save(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        end = offset + len(tensor.data)
        header[name] = {"dtype": tensor.dtype, "shape": tensor.shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + b"".join(t.data for t in tensors.values()))
    return path


def largest_difference(a, b):
    """The largest |a - b| and the largest |b| of two tensors of one shape; NaN counts as infinite."""
    assert a.shape == b.shape, (a.shape, b.shape)
    largest, size = 0.0, 0.0
    for x, y in zip(a.values, b.values):
        difference = abs(x - y)
        largest = max(largest, math.inf if math.isnan(difference) else difference)
        size = max(size, abs(y))
    return largest, size
