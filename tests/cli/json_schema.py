# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a document against a JSON Schema, as far as the schemas in docs/schemas use the language."""

import json
import re

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
ANNOTATIONS = {"$schema", "$id", "title", "description"}


def problems(document, schema_path):
    """What does not fit, one sentence each."""
    return list(_check(document, json.loads(schema_path.read_text(encoding="utf-8")), "document"))


def _check(value, schema, place):
    if isinstance(schema, bool):
        if not schema:
            yield f"{place}: is not allowed"
        return
    for keyword, rule in schema.items():
        if keyword not in ANNOTATIONS:
            yield from RULES[keyword](value, rule, place, schema)


def _type(value, rule, place, _):
    names = [rule] if isinstance(rule, str) else rule
    if not any(TYPES[name](value) for name in names):
        yield f"{place}: {value!r} is not of type {' or '.join(names)}"


def _const(value, rule, place, _):
    if value != rule or isinstance(value, bool) != isinstance(rule, bool):
        yield f"{place}: {value!r} is not {rule!r}"


def _enum(value, rule, place, _):
    if value not in rule:
        yield f"{place}: {value!r} is none of {rule}"


def _required(value, rule, place, _):
    if isinstance(value, dict):
        yield from (f"{place}: {name} is missing" for name in rule if name not in value)


def _properties(value, rule, place, _):
    if isinstance(value, dict):
        for name, schema in rule.items():
            if name in value:
                yield from _check(value[name], schema, f"{place}.{name}")


def _additional_properties(value, rule, place, schema):
    if isinstance(value, dict):
        for name in value.keys() - schema.get("properties", {}).keys():
            yield from _check(value[name], rule, f"{place}.{name}")


def _items(value, rule, place, _):
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _check(item, rule, f"{place}[{number}]")


def _minimum(value, rule, place, _):
    if TYPES["number"](value) and value < rule:
        yield f"{place}: {value} is less than {rule}"


def _min_length(value, rule, place, _):
    if isinstance(value, str) and len(value) < rule:
        yield f"{place}: {value!r} is too short"


def _pattern(value, rule, place, _):
    if isinstance(value, str) and not re.search(rule, value):
        yield f"{place}: {value!r} does not match {rule}"


def _any_of(value, rule, place, _):
    if all(list(_check(value, schema, place)) for schema in rule):
        yield f"{place}: fits none of {len(rule)} shapes"


def _not(value, rule, place, _):
    if not list(_check(value, rule, place)):
        yield f"{place}: {value!r} is not allowed"


RULES = {
    "type": _type,
    "const": _const,
    "enum": _enum,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional_properties,
    "items": _items,
    "minimum": _minimum,
    "minLength": _min_length,
    "pattern": _pattern,
    "anyOf": _any_of,
    "not": _not,
}
