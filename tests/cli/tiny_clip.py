# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a very small CLIP model with random weights, its tokenizer and pictures, with nothing but the standard library."""

import json
import random
import struct
import zlib
from pathlib import Path

from tensor_file import Tensor, save

WIDTH, HEADS, SPACE, SIZE, PATCH, CONTEXT = 8, 2, 6, 8, 4, 16
WORDS = ["a", "photo", "of", "the", "owl", "kite", "rook", "it", "hoots", "soars", "sees", "in", "dark", "which", "has",
         "is", "wings", "claws", ".", ",", "picture", "bird", "two"]
START, END, UNKNOWN = len(WORDS), len(WORDS) + 1, len(WORDS) + 2


def tensors(seed):
    draw = random.Random(seed)
    made = {}

    def add(name, *shape, around=0.0):
        size = 1
        for n in shape:
            size *= n
        made[name] = Tensor.of([around + draw.gauss(0, 0.5) for _ in range(size)], list(shape))

    def linear(name, out, into):
        add(name + ".weight", out, into)
        add(name + ".bias", out)

    def norm(name):
        add(name + ".weight", WIDTH, around=1.0)
        add(name + ".bias", WIDTH)

    def block(name):
        for part in ("q_proj", "k_proj", "v_proj", "out_proj"):
            linear(f"{name}.self_attn.{part}", WIDTH, WIDTH)
        linear(name + ".mlp.fc1", 2 * WIDTH, WIDTH)
        linear(name + ".mlp.fc2", WIDTH, 2 * WIDTH)
        norm(name + ".layer_norm1")
        norm(name + ".layer_norm2")

    add("text_model.embeddings.token_embedding.weight", len(WORDS) + 3, WIDTH)
    add("text_model.embeddings.position_embedding.weight", CONTEXT, WIDTH)
    block("text_model.encoder.layers.0")
    norm("text_model.final_layer_norm")
    add("vision_model.embeddings.class_embedding", WIDTH)
    add("vision_model.embeddings.patch_embedding.weight", WIDTH, 3, PATCH, PATCH)
    add("vision_model.embeddings.position_embedding.weight", (SIZE // PATCH) ** 2 + 1, WIDTH)
    norm("vision_model.pre_layrnorm")
    block("vision_model.encoder.layers.0")
    norm("vision_model.post_layernorm")
    add("visual_projection.weight", SPACE, WIDTH)
    add("text_projection.weight", SPACE, WIDTH)
    made["logit_scale"] = Tensor.of([3.0], [])
    return made


def write_tokenizer(folder):
    vocabulary = {word: i for i, word in enumerate(WORDS)} | {"<start>": START, "<end>": END, "<unk>": UNKNOWN}
    special = [{"id": i, "content": text, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
                "special": True} for text, i in vocabulary.items() if text.startswith("<")]
    (folder / "tokenizer.json").write_text(json.dumps({
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special,
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {"type": "TemplateProcessing",
                           "single": [{"SpecialToken": {"id": "<start>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                                      {"SpecialToken": {"id": "<end>", "type_id": 0}}],
                           "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                           "special_tokens": {name: {"id": name, "ids": [i], "tokens": [name]}
                                              for name, i in (("<start>", START), ("<end>", END))}},
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"}}))


def write_model(folder, seed=1):
    """A folder in the layout of transformers."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    tower = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_hidden_layers": 1, "num_attention_heads": HEADS,
             "hidden_act": "quick_gelu", "layer_norm_eps": 1e-5, "projection_dim": SPACE}
    (folder / "config.json").write_text(json.dumps({
        "model_type": "clip", "architectures": ["CLIPModel"], "projection_dim": SPACE,
        "text_config": {**tower, "vocab_size": len(WORDS) + 3, "max_position_embeddings": CONTEXT, "eos_token_id": END,
                        "bos_token_id": START},
        "vision_config": {**tower, "image_size": SIZE, "patch_size": PATCH, "num_channels": 3}}))
    (folder / "preprocessor_config.json").write_text(json.dumps({
        "image_processor_type": "CLIPImageProcessor", "size": SIZE, "crop_size": SIZE}))
    write_tokenizer(folder)
    save(folder / "model.safetensors", tensors(seed))
    return folder


def chunk(name, data):
    """Of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def write_picture(path, seed, width=12, height=9):
    draw = random.Random(seed)
    rows = b"".join(b"\0" + bytes(draw.randrange(256) for _ in range(3 * width)) for _ in range(height))
    Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                           + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return Path(path)


def write_folders(folder, classes, each):
    """A folder with pictures 0.png, 1.png, ... for each class; what each picture is, by its path."""
    truth = {}
    for c, name in enumerate(classes):
        (folder / name).mkdir(parents=True)
        for i in range(each):
            write_picture(folder / name / f"{i}.png", 100 * c + i)
            truth[f"{name}/{i}.png"] = name
    return truth
