"""Two hundred signed-in readers at once: `make bench BENCH_ARGS="--only load"`."""
