"""What is written down of a request that failed."""

import logging
from http import HTTPStatus


class OutageInOneLine(logging.Filter):
    """While the database is away each request would leave sixty lines that all say the same."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE:
            error = record.exc_info[1] if record.exc_info else None
            reason = str(error).splitlines()[:1] if error else []
            record.msg, record.args = " ".join([record.getMessage(), *reason]), ()
            record.exc_info = record.exc_text = None
        return True
