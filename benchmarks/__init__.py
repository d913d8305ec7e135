"""Our time over the floor's time, both measured in one run: `python -m benchmarks [NAME…] [--json]`."""
