"""How one cell is watched: the alerts and the collector's targets, for the services that run there and no other."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

ABSENT = "JembatanServiceAbsent"
PORT = 8000
TRACES_PORT = 4318
SCRAPED_EVERY = "15s"


def alert_rules(alerts: str, services: Iterable[str]) -> Mapping[str, Any]:
    """Give the alerts as a resource of the Prometheus operator."""
    groups = copy.deepcopy(yaml.safe_load(alerts)["groups"])
    for rule in (rule for group in groups for rule in group["rules"]):
        if rule["alert"] == ABSENT:
            rule["expr"] = " or ".join(f'absent(jembatan_ready{{service="{name}"}})' for name in services)
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "jembatan"},
        "spec": {"groups": groups},
    }


def collector_settings(services: Iterable[str]) -> Mapping[str, Any]:
    """Give the collector's configuration: it asks every process for its numbers, and takes their traces."""
    targets = [{"job_name": name, **_target(name)} for name in services]
    configuration = {
        "receivers": {
            "prometheus": {"config": {"scrape_configs": targets}},
            "otlp": {"protocols": {"http": {"endpoint": f"0.0.0.0:{TRACES_PORT}"}}},
        },
        "processors": {
            "memory_limiter": {"check_interval": "1s", "limit_percentage": 80, "spike_limit_percentage": 20},
            "batch": {},
        },
        "exporters": {"otlphttp": {"endpoint": "${env:TELEMETRY_URL}"}},
        "extensions": {"health_check": {"endpoint": "0.0.0.0:13133"}},
        "service": {
            "extensions": ["health_check"],
            "pipelines": {
                "metrics": {
                    "receivers": ["prometheus"],
                    "processors": ["memory_limiter", "batch"],
                    "exporters": ["otlphttp"],
                },
                # Within the memory's limit; above it spans are refused, and their senders drop and count them.
                "traces": {
                    "receivers": ["otlp"],
                    "processors": ["memory_limiter", "batch"],
                    "exporters": ["otlphttp"],
                },
            },
        },
    }
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "otel-collector"},
        "data": {"collector.yaml": yaml.safe_dump(configuration, sort_keys=False)},
    }


def _target(name: str) -> Mapping[str, Any]:
    # The labels that the alerts go by; each process has an address under the name.
    labels = [
        {"target_label": "job", "replacement": "jembatan"},
        {"target_label": "service", "replacement": name},
    ]
    lookup = {"names": [f"{name}-processes"], "type": "A", "port": PORT}
    return {"scrape_interval": SCRAPED_EVERY, "dns_sd_configs": [lookup], "relabel_configs": labels}
