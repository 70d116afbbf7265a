"""Golden vectors of LinUCB with disjoint arms, by its definition (Li, Chu, Langford and Schapire 2010, algorithm 1).

Requires: numpy==2.4.6. Run: python tests/golden/experiment/lin-ucb.py > tests/golden/experiment/lin-ucb.json
"""

import json

import numpy as np

random = np.random.default_rng(20_251_121)


def case(arms, dimension, units, alpha, scale):
    seen = []
    a = [np.eye(dimension) for _ in range(arms)]
    b = [np.zeros(dimension) for _ in range(arms)]
    for _ in range(units):
        x = np.concatenate([[1.0], random.normal(size=dimension - 1).round(3) * scale])
        arm = int(random.integers(arms))
        reward = float(np.round(random.normal() + x[-1] * (arm + 1) / scale, 3))
        a[arm] += np.outer(x, x)
        b[arm] += reward * x
        seen.append({"arm": arm, "context": x.tolist(), "reward": reward})
    queries = []
    for _ in range(5):
        x = np.concatenate([[1.0], random.normal(size=dimension - 1).round(3) * scale])
        scores = [x @ np.linalg.solve(m, r) + alpha * np.sqrt(x @ np.linalg.solve(m, x)) for m, r in zip(a, b)]
        queries.append({"context": x.tolist(), "scores": [float(score) for score in scores]})
    return {"arms": arms, "dimension": dimension, "alpha": alpha, "seen": seen, "queries": queries}


cases = [case(2, 2, 0, 1.0, 1.0), case(2, 3, 40, 0.5, 1.0), case(3, 11, 150, 1.0, 1.0), case(4, 6, 120, 2.0, 25.0)]
print(json.dumps({"cases": cases}))
