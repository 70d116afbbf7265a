"""Gives a stream to a detector of River again and again, each time to a new one."""

import array
import json
import statistics
import sys
import time

from river import drift

task = json.loads(sys.argv[1])
numbers = array.array("d")
with open(task["file"], "rb") as file:
    numbers.frombytes(file.read())
kind = task["detector"]
detectors = {
    "adwin": drift.ADWIN,
    "pageHinkley": drift.PageHinkley,
    "ddm": drift.binary.DDM,
    "hddmA": drift.binary.HDDM_A if hasattr(drift.binary, "HDDM_A") else drift.binary.HDDMA,
    "kswin": lambda: drift.KSWIN(seed=42),
}
# Detectors of errors want bits.
stream = [bool(number) for number in numbers] if kind in ("ddm", "hddmA") else list(numbers)

nanoseconds = []
for _ in range(task["passes"]):
    detector = detectors[kind]()
    detections = []
    start = time.process_time()
    for index, value in enumerate(stream):
        detector.update(value)
        if detector.drift_detected:
            detections.append(index)
    nanoseconds.append((time.process_time() - start) * 1e9 / len(stream))
print(json.dumps({"nanoseconds": statistics.median(nanoseconds), "detections": detections}))
