"""The demo newsroom: an invented town's paper, so that a new site shows what it can do."""
