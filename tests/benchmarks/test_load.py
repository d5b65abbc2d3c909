import pytest

from benchmarks import load

REPORT = """Running 3s test @ http://127.0.0.1:8000/
  2 threads and 64 connections
  Latency Distribution
     50%    1.66ms
     75%    2.47ms
     90%  850.00us
     99%    1.20s
  2214 requests in 3.02s, 18.16MB read
  Socket errors: connect 0, read 3, write 0, timeout 1
  Non-2xx or 3xx responses: 12
Requests/sec:  22174.13
Transfer/sec:      6.01MB
"""


def test_rate_waits_and_failures_are_read_from_the_report() -> None:
    assert load.read(REPORT) == load.Load(rate=22174.13, p50_ms=1.66, p99_ms=1200.0, failed=16)


def test_a_report_without_figures_is_an_error_that_shows_it() -> None:
    with pytest.raises(ValueError, match="unable to connect"):
        load.read("unable to connect to 127.0.0.1:9")
