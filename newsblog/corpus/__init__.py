"""A large believable site for benchmarks: seeded, written in bulk, never mixed with content."""
