#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# peers.sh FOLDER: a private Python environment with what encode.py measures beside, and FOLDER/python, which starts it.
# About two minutes and 3 GB. The wheel of torch is the pinned one; with a CUDA toolkit on the machine its libraries are used,
# without one pip fetches them, 5 GB more.
set -euo pipefail

folder=$(mkdir -p "${1:?usage: peers.sh FOLDER}" && cd "$1" && pwd)
downloads=${XDG_CACHE_HOME:-$HOME/.cache}/orangery/downloads
python3 -m venv "$folder/venv"
pip() { "$folder/venv/bin/pip" -q "$@"; }

wheel=$(find "$downloads" -name 'torch-2.11.0-*.whl' 2>/dev/null | head -n 1)
toolkit=$(find /usr/local/cuda-13*/lib64 -maxdepth 0 2>/dev/null | tail -n 1) || true
if [ -n "$toolkit" ]; then
  pip install --no-deps "${wheel:-torch==2.11.0}"
  pip install nvidia-cusparselt-cu13==0.8.0 nvidia-nvshmem-cu13==3.4.5 nvidia-cufile filelock typing-extensions sympy networkx \
    jinja2 fsspec 2>&1 | grep -v 'torch 2.11.0 requires' || true
else
  pip install "${wheel:-torch==2.11.0}"
fi
pip install numpy pillow transformers==5.24.0 safetensors==0.8.0 tokenizers==0.23.3 ftfy==6.3.1 regex huggingface_hub protobuf \
  flatbuffers ml_dtypes 2>&1 | grep -v 'torch 2.11.0 requires' || true
pip install --no-deps open-clip-torch==3.3.0 timm==1.0.31 torchvision==0.26.0 onnxruntime==1.32.0 onnx==1.23.2

nvidia=$(find "$folder"/venv/lib/python3*/site-packages/nvidia -name lib -type d 2>/dev/null | paste -sd:)
cat >"$folder/python" <<END
#!/bin/sh
LD_LIBRARY_PATH=$toolkit:$nvidia exec "$folder/venv/bin/python" "\$@"
END
chmod +x "$folder/python"
"$folder/python" -c 'import onnxruntime, open_clip, torch, transformers'
