"""Writes river-detectors.json: what River's detectors say about short streams and, step by step, about long ones.

Run it with a Python that has river==0.26.1, numpy and scipy: python river-detectors.py > river-detectors.json
Short streams are those of River's own tests and documentation. Long ones come from a generator that both languages have (splitmix32), so
that only a digest of every step and a few steps in full need be kept.
"""

import hashlib
import json
import random
import struct
import warnings

import numpy as np
from river import drift
from river.drift import binary
from scipy.stats import ks_2samp


def text(values):
    return "".join(str(int(value)) for value in values)


def short_streams():
    np.random.seed(12345)
    streams = {"integers": text(np.concatenate((np.random.randint(2, size=1000), np.random.randint(8, size=1000))))}
    np.random.seed(12345)
    streams["bits"] = text(np.concatenate((np.random.binomial(1, 0.2, 1000), np.random.binomial(1, 0.8, 1000))))
    np.random.seed(12345)
    parts = [np.random.normal(mean, 0.1, 500) > 0 for mean in (0.0, 0.25, 0.0, 0.25)]
    streams["turns"] = text(np.concatenate(parts))
    rng = random.Random(42)
    levels = rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000)
    streams["levels"] = text(levels + rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000))
    rng = random.Random(42)
    streams["docsBits"] = text(rng.choices([0, 1], k=1000) + rng.choices([0, 1], k=1000, weights=[0.3, 0.7]))
    rng = random.Random(12345)
    streams["docsLevels"] = text(rng.choices([0, 1], k=1000) + rng.choices(range(4, 8), k=1000))
    streams["ones"] = "1" * 1000
    return streams


NAMES = {
    "clock": "clock", "delta": "delta", "max_buckets": "maxBuckets", "min_window_length": "minWindowLength",
    "grace_period": "gracePeriod", "min_instances": "minInstances", "threshold": "threshold", "alpha": "alpha", "mode": "mode",
    "warm_start": "warmStart", "warning_threshold": "warningThreshold", "drift_threshold": "driftThreshold",
    "drift_confidence": "driftConfidence", "warning_confidence": "warningConfidence", "two_sided_test": "twoSided",
}  # fmt: skip
CLASSES = {"adwin": drift.ADWIN, "pageHinkley": drift.PageHinkley, "ddm": binary.DDM, "hddmA": binary.HDDMA}


def case(kind, stream, options):
    return {"kind": kind, "stream": stream, "options": {NAMES[name]: value for name, value in options.items()}}


def short_cases(streams):
    asked = [("adwin", name, {}) for name in ("integers", "levels", "docsLevels", "docsBits")]
    asked += [("adwin", "integers", {"clock": 1}), ("adwin", "levels", {"delta": 0.05, "clock": 1, "max_buckets": 3, "min_window_length": 10})]
    asked += [("pageHinkley", "turns", {"threshold": t, "mode": m}) for t in (50, 20) for m in ("up", "down", "both")]
    asked += [("pageHinkley", "docsLevels", {}), ("pageHinkley", "levels", {"min_instances": 1200, "alpha": 0.99, "threshold": 5})]
    asked += [("ddm", name, {}) for name in ("bits", "ones", "docsBits", "turns")]
    asked += [("ddm", "turns", {"warm_start": 200, "warning_threshold": 1.0, "drift_threshold": 1.5})]
    asked += [("hddmA", name, {"two_sided_test": both}) for name in ("bits", "turns", "docsBits", "ones") for both in (False, True)]
    asked += [("hddmA", "turns", {"drift_confidence": 0.01, "warning_confidence": 0.2, "two_sided_test": True})]
    for kind, stream, options in asked:
        detector = CLASSES[kind](**options)
        drifts, warnings = [], []
        for index, value in enumerate(streams[stream]):
            detector.update(int(value))
            if detector.drift_detected:
                drifts.append(index)
            elif getattr(detector, "warning_detected", False):
                warnings.append(index)
        yield case(kind, stream, options) | {"drifts": drifts, "warnings": warnings}


class SplitMix:
    def __init__(self, state):
        self.state = state

    def next(self):
        self.state = (self.state + 0x9E3779B9) % 2**32
        z = self.state
        z = ((z ^ (z >> 16)) * 0x85EBCA6B) % 2**32
        z = ((z ^ (z >> 13)) * 0xC2B2AE35) % 2**32
        return (z ^ (z >> 16)) / 2**32


LEVELS = [0.2, 0.5, 0.45, 0.1, 0.9, 0.3, 0.35, 0.8]
LENGTH = 20_000


def long_stream(name):
    """Eight levels of 2,500 values each: bits of that rate, or reals around that mean."""
    source = SplitMix(7)
    for index in range(LENGTH):
        level = LEVELS[index * len(LEVELS) // LENGTH]
        u = source.next()
        yield (1.0 if u < level else 0.0) if name == "longBits" else level + 0.5 * (u + source.next() - 1)


def adwin_state(d):
    return [d.width, d.estimation, d.variance / d.width]


def page_hinkley_state(d):
    return [d._x_mean.get(), d._sum_increase, d._min_increase, d._sum_decrease, d._max_decrease]


def ddm_state(d):
    return [d._p.get(), d._p_min or 0.0, d._s_min or 0.0]


def hddm_state(d):
    return [d._z.get(), d._x_min.n, d._x_min.get(), d._x_max.n, d._x_max.get()]


STATES = {"adwin": adwin_state, "pageHinkley": page_hinkley_state, "ddm": ddm_state, "hddmA": hddm_state}


def long_cases():
    asked = [("adwin", stream, options) for stream in ("longBits", "longReals") for options in ({}, {"clock": 1})]
    asked += [("adwin", "longReals", {"delta": 0.2, "clock": 7, "max_buckets": 3, "min_window_length": 10, "grace_period": 500})]
    asked += [("adwin", "longBits", {"delta": 0.9, "clock": 1, "max_buckets": 2, "min_window_length": 1, "grace_period": 1})]
    asked += [("adwin", "longBits", {"max_buckets": 20})]
    asked += [("pageHinkley", "longReals", {}), ("pageHinkley", "longBits", {"delta": 0, "alpha": 1.0, "mode": "down"})]
    asked += [("ddm", "longBits", {}), ("hddmA", "longBits", {}), ("hddmA", "longBits", {"two_sided_test": True})]
    for kind, stream, options in asked:
        detector = CLASSES[kind](**options)
        digest, drifts, steps = hashlib.sha256(), [], {}
        for index, value in enumerate(long_stream(stream)):
            detector.update(value)
            state = [float(number) for number in STATES[kind](detector)]
            digest.update(struct.pack(f"<{len(state)}d", *state))
            if detector.drift_detected:
                drifts.append(index)
            if index % 1000 == 999:
                steps[index] = state
        yield case(kind, stream, options) | {"drifts": drifts, "steps": steps, "digest": digest.hexdigest()}


def ks_cases():
    warnings.simplefilter("error")  # SciPy falls back to an approximation when rounding puts an exact value above 1.
    rng = np.random.default_rng(4)
    for n, ties in ((5, False), (30, False), (30, True), (100, True)):
        for shift in (0.0, 0.5, 1.5):
            a, b = rng.normal(0, 1, n), rng.normal(shift, 1, n)
            if ties:
                a, b = np.round(a), np.round(b)
            result = ks_2samp(a, b, method="exact")
            yield {"a": [round(x, 6) for x in a.tolist()], "b": [round(x, 6) for x in b.tolist()]} | {
                "d": float(result.statistic), "p": float(result.pvalue)
            }  # fmt: skip


def kswin_alarms():
    """False alarms on one long stream of normal values, and delays of 200 detectors after a shift by 1.5 deviations."""
    rng = random.Random(5)
    detector = drift.KSWIN(seed=1)
    values = 60_000
    alarms = 0
    for _ in range(values):
        detector.update(rng.gauss(0, 1))
        alarms += detector.drift_detected
    delays = []
    for run in range(200):
        detector = drift.KSWIN(alpha=1e-4, seed=run)
        for _ in range(100):
            detector.update(rng.gauss(0, 1))
        delay = 0
        while not detector.drift_detected:
            detector.update(rng.gauss(1.5, 1))
            delay += 1
        delays.append(delay)
    return {"values": values, "alarms": alarms, "delays": sorted(delays)}


def main():
    streams = short_streams()
    document = {
        "streams": streams,
        "cases": list(short_cases(streams)),
        "longCases": list(long_cases()),
        "ks": list(ks_cases()),
        "kswin": kswin_alarms(),
    }
    print(json.dumps(document, separators=(",", ":")))


main()
