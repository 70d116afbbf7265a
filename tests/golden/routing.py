"""Writes routing.json beside this file: hashes of units and exact arm thresholds, computed independently of the package.

Requires: Python 3.9 or newer, nothing else. Run: python routing.py
"""

import json
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random

MASK = 0xFFFFFFFF


def fnv1a(data: bytes, state: int = 0x811C9DC5) -> int:
    for byte in data:
        state = ((state ^ byte) * 0x01000193) & MASK
    return state


def fmix32(state: int) -> int:
    state ^= state >> 16
    state = (state * 0x85EBCA6B) & MASK
    state ^= state >> 13
    state = (state * 0xC2B2AE35) & MASK
    return state ^ (state >> 16)


def utf8(text: str) -> bytes:
    """UTF-8 where a lone surrogate counts as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode("utf-8")


def salted(salt: str, unit: str) -> int:
    return fmix32(fnv1a(utf8(salt) + b"\0" + utf8(unit)))


def unit_bits(unit: str) -> list:
    high, low = 0x2B6F1C9D, 0x5E3A7F41
    for byte in utf8(unit):
        high = ((high ^ byte) * 0x01000193) & MASK
        low = ((low ^ byte) * 0x85EBCA6B) & MASK
        low = ((low << 13) | (low >> 19)) & MASK
    return [fmix32(high), fmix32(low)]


def thresholds(weights: list) -> list:
    exact = [Fraction(weight) for weight in weights]
    total, cumulative, found = sum(exact), Fraction(0), []
    for weight in exact:
        cumulative += weight
        found.append(ceil(cumulative * 2**32 / total))
    return found


random = Random(5)
units = ["a", "42", "customer-0000000000000007", "", "é", "ß", "日本語", "😀", "a😀b", "\u07ff\u0800\uffff", "\U0010ffff"]
units += ["\ud83d", "\ude00", "x\ud83dx", "\ude00\ud83d", "\ud83d\ud83d\ude00", "e\u0301", "\0", "tab\tnew\n", "İstanbul"]
units += ["".join(chr(random.choice([random.randrange(0x20, 0x7F), random.randrange(0x80, 0xD800), random.randrange(0x10000, 0x110000)])) for _ in range(12)) for _ in range(30)]
salts = ["arm:checkout", "coverage:checkout", "layer:größe", "holdout:2026"]
weights = [[1, 1], [0.5, 0.5], [1, 1, 1], [0.9, 0.1], [0.34, 0.33, 0.33], [0.1] * 10, [1, 0, 2], [0, 0, 7], [5e-324, 1], [1, 1e-300], [1e300, 0.1], [3, 5e-324, 1e308]]
weights += [[random.random() ** 3 for _ in range(random.randrange(2, 9))] for _ in range(40)]

vectors = {
    "hashes": [{"salt": salt, "unit": unit, "hash": salted(salt, unit)} for salt in salts for unit in units],
    "units": [{"unit": unit, "bits": unit_bits(unit)} for unit in units],
    "thresholds": [{"weights": given, "thresholds": thresholds(given)} for given in weights],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(vectors, indent=None, separators=(",", ":")) + "\n")
