"""The XML parsers that an export is read with, and where they stopped."""

from lxml import etree


class BrokenError(Exception):
    """The XML can't be read on. Line and column are those of the file."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def pull_parser() -> "etree.XMLPullParser":
    """One that is fed bit by bit and loads nothing from elsewhere."""
    return etree.XMLPullParser(
        events=("start", "end"),
        encoding="utf-8",
        # There are none, for documents with a DTD are refused. With False an unknown one would
        # end the events without an error.
        resolve_entities="internal",  # type: ignore[arg-type]
        no_network=True,
        load_dtd=False,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )


def stopped(parser: "etree.XMLPullParser", line: int, column: int) -> BrokenError:
    """The parser's own words about where it stopped; it began at this line and column."""
    log = list(parser.feed_error_log)
    entry = next((each for each in log if each.level_name == "FATAL"), log[-1])
    begin = column - 1 if entry.line == 1 else 0
    return BrokenError(entry.message.strip(), line + entry.line - 1, entry.column + begin)


def first_error(data: bytes, line: int, column: int) -> BrokenError | None:
    """The first mistake in bytes that begin at this line and column; None if none is found.

    A parser that is fed bit by bit waits for the end of a bare "&", "<!--" or "<?" without an
    error. One that gets all of it knows the place. The bytes begin inside of an open channel.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )
    try:
        etree.fromstring(data + b"</channel></rss>", parser)
    except etree.XMLSyntaxError as error:
        error_line, error_column = error.position
        begin = column - 1 if error_line == 1 else 0
        message = str(error.msg).partition(", line ")[0]
        return BrokenError(message, line + error_line - 1, error_column + begin)
    return None
