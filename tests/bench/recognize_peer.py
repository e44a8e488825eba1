#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The peer of recognize.py: open_clip with a DataLoader of Pillow, as a process of its own.

    recognize_peer.py pictures FOLDER COUNT          JPEG files of 500 x 375, photograph-like
    recognize_peer.py make NAME FOLDER               an untrained model in OpenCLIP's files, with its merge list
    recognize_peer.py run NAME FOLDER CLASSES THREADS

run answers lines "TYPE WORKERS BATCH LIST [SCORES]", TYPE being a precision of open_clip such as fp32 or bf16, with the seconds from the
files of the list to all probabilities, and the seconds of processor time; cosines of all pictures with all classes go to the JSON
file SCORES.
"""

import json
import os
import resource
import shutil
import sys
import time
from pathlib import Path

HERE = str(Path(__file__).parent.resolve())
sys.path.remove(HERE)  # a neighbour has the name of a module that the imports below use
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import open_clip  # noqa: E402
import torch  # noqa: E402
from PIL import Image  # noqa: E402

sys.path.append(HERE)
TEMPLATE = "a photo of a {}."


def create(name, precision="fp32"):
    torch.manual_seed(1)
    model, _, transform = open_clip.create_model_and_transforms(name, precision=precision)
    return model.eval(), transform


def make(name, folder):
    from safetensors.torch import save_file

    model, _ = create(name)
    save_file({key: value.contiguous() for key, value in model.state_dict().items() if key != "attn_mask"},
              folder / "open_clip_model.safetensors")
    (folder / "open_clip_config.json").write_text(json.dumps({
        "model_cfg": open_clip.get_model_config(name),
        "preprocess_cfg": {"mean": open_clip.OPENAI_DATASET_MEAN, "std": open_clip.OPENAI_DATASET_STD}}), encoding="utf-8")
    shutil.copy(Path(open_clip.__file__).parent / "bpe_simple_vocab_16e6.txt.gz", folder)


def processor_seconds():
    """Of this process and its workers that have ended."""
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime


class Pictures(torch.utils.data.Dataset):
    def __init__(self, paths, transform):
        self.paths, self.transform = paths, transform

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as picture:
            return self.transform(picture)


@torch.inference_mode()
def scores(model, transform, bank, paths, workers, batch):
    loader = torch.utils.data.DataLoader(Pictures(paths, transform), batch_size=batch, num_workers=workers)
    cosines, best = [], []
    kind = model.visual.proj.dtype
    for pixels in loader:
        cosine = model.encode_image(pixels.to(kind), normalize=True).float() @ bank.T
        probabilities = (model.logit_scale.exp() * cosine).softmax(-1)
        best += probabilities.topk(min(5, probabilities.shape[1])).indices.tolist()
        cosines.append(cosine)
    return torch.cat(cosines)


def run(name, folder, classes, threads):
    torch.set_num_threads(threads)
    from safetensors.torch import load_file

    weights = load_file(folder / "open_clip_model.safetensors")
    models = {}

    def opened(precision):
        if precision not in models:
            models[precision], transform = create(name, precision)
            models[precision].load_state_dict(weights, strict=False)
            models[precision].preprocess = transform
        return models[precision]

    model = opened("fp32")
    names = Path(classes).read_text(encoding="utf-8").split("\n")
    with torch.inference_mode():
        bank = model.encode_text(open_clip.get_tokenizer(name)([TEMPLATE.format(each) for each in names if each]),
                                 normalize=True)
    print("ready", flush=True)
    for line in sys.stdin:
        precision, workers, batch, listed, *out = line.split()
        model = opened(precision)
        paths = Path(listed).read_text(encoding="utf-8").split()
        start, used = time.perf_counter(), processor_seconds()
        cosines = scores(model, model.preprocess, bank, paths, int(workers), int(batch))
        seconds = f"{time.perf_counter() - start} {processor_seconds() - used}"
        if out:
            Path(out[0]).write_text(json.dumps(cosines.tolist()), encoding="utf-8")
        print(seconds, flush=True)


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "pictures":
        from preprocess import make_pictures

        make_pictures(Path(arguments[0]), "jpg", int(arguments[1]), 500, 375)
    elif what == "make":
        make(arguments[0], Path(arguments[1]))
    else:
        run(arguments[0], Path(arguments[1]), arguments[2], int(arguments[3]))


if __name__ == "__main__":
    main()
