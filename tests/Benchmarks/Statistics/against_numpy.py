"""Runs SummaryBenchmark and the same work in NumPy and SciPy, one after the other on the same machine, and prints the ratios.

/usr/bin/python3 tests/Benchmarks/Statistics/against_numpy.py   (Debian: python3-scipy)
"""
import json
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import scipy
from scipy import stats

RUNS, METRICS = 1_000_000, 5
ROOT = Path(__file__).resolve().parents[3]


def column(metric, arm):
    i = numpy.arange(RUNS // 2, dtype=float)
    return 100 * (metric + 1) + arm + numpy.fmod((i + arm * 7.5 + metric * 3.25) * 0.6180339887498949, 1) * (50 + 10 * metric)


control = [column(metric, 0) for metric in range(METRICS)]
treatment = [column(metric, 1) for metric in range(METRICS)]


def summarise():
    return sum(len(x) + x.mean() + x.var(ddof=1) for x in control + treatment)


def summarise_and_test():
    return sum(stats.ttest_ind(b, a, equal_var=False).pvalue for a, b in zip(control, treatment))


summaries = [[(x.mean(), x.std(ddof=1), len(x)) for x in arm] for arm in (control, treatment)]


def compare_from_moments():
    """Less than ours does: Welch's test and interval only."""
    total = 0.0
    for a, b in zip(*summaries):
        test = stats.ttest_ind_from_stats(*b, *a, equal_var=False)
        va, vb = a[1] ** 2 / a[2], b[1] ** 2 / b[2]
        df = (va + vb) ** 2 / (va ** 2 / (a[2] - 1) + vb ** 2 / (b[2] - 1))
        total += test.pvalue + stats.t.ppf(0.975, df) * (va + vb) ** 0.5
    return total


def median_time(work, least_seconds=3.0):
    work()
    times = []
    while sum(times) < least_seconds or len(times) < 7:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def ours():
    with tempfile.TemporaryDirectory() as folder:
        command = ["dotnet", "run", "-c", "Release", "--project", str(ROOT / "tests" / "Benchmarks"), "--", "--filter", "*SummaryBenchmark*",
                   "--exporters", "json", "--artifacts", folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        reports = list(Path(folder).glob("results/*SummaryBenchmark*.json"))
        if done.returncode != 0 or not reports:
            sys.exit(done.stdout + done.stderr)
        report = json.loads(reports[0].read_text())
    return {b["Method"]: (b["Statistics"]["Median"] / 1e9, b["Memory"]["BytesAllocatedPerOperation"]) for b in report["Benchmarks"]}


theirs = {"Summarise": median_time(summarise), "SummariseAndTest": median_time(summarise_and_test), "CompareFromMoments": median_time(compare_from_moments)}
print(f"python {platform.python_version()}, numpy {numpy.__version__}, scipy {scipy.__version__}; {RUNS:,} runs, {METRICS} metrics, 2 arms; medians")
for name, (seconds, allocated) in ours().items():
    beside = f"{theirs[name] * 1e3:10.3f} ms  {theirs[name] / seconds:6.1f} times" if name in theirs else ""
    print(f"{name:20} {seconds * 1e3:10.6f} ms  {allocated:6} B allocated  {beside}")
