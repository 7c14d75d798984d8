"""Numbers for operators, in the text format of Prometheus."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)  # seconds


class Metrics:
    """What happened since the server started; `observe` once for every request."""

    def __init__(self) -> None:
        self.started = time.time()
        self.requests: Counter[tuple[str, int]] = Counter()
        self.problems: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.buckets: Counter[tuple[str, float]] = Counter()
        self.bytes = 0

    def observe(self, kind: str, status: int, seconds: float, size: int, code: str = "") -> None:
        self.requests[kind, status] += 1
        self.seconds[kind] += seconds  # type: ignore[assignment]
        self.bytes += size
        if code:
            self.problems[code] += 1
        for bound in BOUNDS:
            if seconds <= bound:
                self.buckets[kind, bound] += 1

    def text(self, gauges: Mapping[str, float], counters: Mapping[str, float]) -> str:
        lines = ["# TYPE kg_requests_total counter"]
        lines += [
            f'kg_requests_total{{kind="{kind}",status="{status}"}} {number}'
            for (kind, status), number in sorted(self.requests.items())
        ]
        lines.append("# TYPE kg_problems_total counter")
        lines += [f'kg_problems_total{{code="{code}"}} {number}' for code, number in sorted(self.problems.items())]
        lines.append("# TYPE kg_request_seconds histogram")
        for kind in sorted({kind for kind, _ in self.requests}):
            count = sum(number for (each, _), number in self.requests.items() if each == kind)
            lines += [
                f'kg_request_seconds_bucket{{kind="{kind}",le="{bound:g}"}} {self.buckets[kind, bound]}'
                for bound in BOUNDS
            ]
            lines.append(f'kg_request_seconds_bucket{{kind="{kind}",le="+Inf"}} {count}')
            lines.append(f'kg_request_seconds_sum{{kind="{kind}"}} {self.seconds[kind]:.6f}')
            lines.append(f'kg_request_seconds_count{{kind="{kind}"}} {count}')
        for name, value in {"answered_bytes": self.bytes, **counters}.items():
            lines += [f"# TYPE kg_{name}_total counter", f"kg_{name}_total {value:g}"]
        for name, value in {"start_time_seconds": self.started, **gauges}.items():
            lines += [f"# TYPE kg_{name} gauge", f"kg_{name} {value:.3f}".removesuffix(".000")]
        return "\n".join(lines) + "\n"
