"""What the task queue lacks: leases, retries with backoff, a periodic tick, a heartbeat."""
