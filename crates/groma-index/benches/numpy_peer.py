"""The same two jobs as a vectorised numpy user writes them: flat weights, no hierarchy, no missing data.

Prints one line a job: its name and the median of its seconds.
"""

import time

import numpy as np

DRAWS, SPREAD = 1000, 0.25
QUANTILES = [0.05, 0.5, 0.95]


def ranges(scores):
    """Quantiles of scores and ranks over draws; scores are draws x units."""
    ranks = np.argsort(np.argsort(-scores, axis=1), axis=1) + 1
    return np.quantile(scores, QUANTILES, axis=0), np.quantile(ranks, QUANTILES, axis=0)


def replications_in_one(x, rng):
    weights = 1 + SPREAD * (2 * rng.random((DRAWS, x.shape[1])) - 1)
    weights /= weights.sum(axis=1, keepdims=True)
    return ranges(weights @ x.T)


def replications_loop(x, rng):
    scores = np.empty((DRAWS, x.shape[0]))
    for draw in range(DRAWS):
        weights = 1 + SPREAD * (2 * rng.random(x.shape[1]) - 1)
        scores[draw] = x @ (weights / weights.sum())
    return ranges(scores)


def columns(x, _):
    low, high = x.min(axis=0), x.max(axis=0)
    normalised = (x - low) / (high - low) * 100
    return normalised.reshape(len(x), 10, 10).mean(axis=2).mean(axis=1)


def median_seconds(job, x, rng, times):
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        job(x, rng)
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[times // 2]


def main():
    rng = np.random.default_rng(1)
    small, large = rng.random((51, 49)), rng.random((10_000, 100))
    for job, x, times in [
        (replications_loop, small, 51),
        (replications_in_one, small, 51),
        (columns, large, 51),
    ]:
        print(job.__name__, median_seconds(job, x, rng, times))


if __name__ == "__main__":
    main()
