import logging
import sys

from newsblog.logs import OutageInOneLine


def record_of(status: int) -> logging.LogRecord:
    try:
        raise ConnectionError("connection refused\nIs the server running?")
    except ConnectionError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Error: %s", ("/a/",), sys.exc_info()
        )
    record.status_code = status
    return record


def test_request_without_a_database_is_one_line_with_its_reason() -> None:
    record = record_of(503)

    assert OutageInOneLine().filter(record)
    assert logging.Formatter().format(record) == "Error: /a/ connection refused"


def test_any_other_error_keeps_its_traceback() -> None:
    record = record_of(500)

    assert OutageInOneLine().filter(record)
    assert "Traceback" in logging.Formatter().format(record)
