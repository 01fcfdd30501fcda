"""Every figure in one run: `python -m tests.benchmarks`. The page's takes ten minutes, for it plays a real session."""

from __future__ import annotations

from tests.benchmarks import (
    bench_diary,
    bench_edits,
    bench_import,
    bench_page,
    bench_planner,
    bench_scale,
    bench_solver,
    bench_takeaway,
    bench_trends,
    bench_voice,
)

for benchmark in (
    bench_planner,
    bench_solver,
    bench_diary,
    bench_edits,
    bench_import,
    bench_trends,
    bench_takeaway,
    bench_voice,
    bench_scale,
    bench_page,
):
    print(f"\n{(benchmark.__doc__ or '').splitlines()[0]}\n", flush=True)
    benchmark.main()
