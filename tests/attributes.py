"""The CloudEvents attributes of a well-made fact, for tests that write to topics themselves."""


def attributes(subject: str, version: int, kind: str = "registry.enterprise.suspended.v1") -> dict[str, str]:
    """Give the attributes of a fact as Kafka headers."""
    return {
        "ce_specversion": "1.0",
        "ce_id": f"{subject}-{version}",
        "ce_type": kind,
        "ce_source": "/tl/registry",
        "ce_subject": subject,
        "ce_time": "2026-11-01T00:00:00Z",
        "ce_aggregateversion": str(version),
        "ce_correlationid": f"cause-of-{subject}",
        "content-type": "application/json",
    }
