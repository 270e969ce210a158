"""What the service offers everybody: kinds of checks and notifications, zones, alarm examples."""

from __future__ import annotations

from typing import Any

# Fields of `details`; a question mark stands for one that may be left out.
_BANNER = "port? ssl?"
_SQL_SERVER = "hostname? username? password? serverinstance?"
CHECK_FIELDS = {
    "remote.http": "url body? headers? body_matches? method? auth_user? auth_password? "
    "follow_redirects? payload? include_body?",
    "remote.dns": "port? query record_type",
    "remote.ping": "count?",
    "remote.tcp": "port banner_match? send_body? body_match? ssl?",
    "remote.ssh": "port?",
    "remote.ftp-banner": "port?",
    "remote.smtp": "port? ehlo? from? to? payload? starttls?",
    "remote.telnet-banner": "port? banner_match? ssl?",
    "remote.imap-banner": _BANNER,
    "remote.pop3-banner": _BANNER,
    "remote.smtp-banner": _BANNER,
    "remote.postgresql-banner": _BANNER,
    "remote.mysql-banner": _BANNER,
    "remote.mssql-banner": _BANNER,
    "agent.cpu": "",
    "agent.load_average": "",
    "agent.memory": "",
    "agent.filesystem_state": "",
    "agent.disk": "target",
    "agent.filesystem": "target",
    "agent.network": "target",
    "agent.plugin": "file args? timeout?",
    "agent.apache": "url? timeout?",
    "agent.redis": "hostname? password? port? timeout?",
    "agent.mysql": "host? port? socket? username? password?",
    "agent.windows_perfos": "",
    "agent.mssql_database": f"{_SQL_SERVER} db?",
    "agent.mssql_buffer_manager": _SQL_SERVER,
    "agent.mssql_sql_statistics": _SQL_SERVER,
    "agent.mssql_plan_cache": _SQL_SERVER,
    "agent.mssql_memory_manager": _SQL_SERVER,
    "agent.mssql_version": _SQL_SERVER,
}
NOTIFICATION_FIELDS = {
    "atomHopper": "category",
    "email": "address",
    "managed": "",
    "pagerduty": "service_key",
    "sms": "phone_number",
    "technicalContactsEmail": "",
    "victorops": "api_key routing_key",
    "webhook": "url",
}

# What checks measure: name, kind of value (I, L whole; n number; s text), unit, usual value.
Metric = tuple[str, str, str, Any]
_CONNECTION: tuple[Metric, ...] = (
    ("duration", "I", "milliseconds", 40),
    ("tt_connect", "I", "milliseconds", 12),
)
_METRICS: dict[str, tuple[Metric, ...]] = {
    "remote.http": (
        ("code", "s", "unknown", "200"),
        ("bytes", "i", "bytes", 1270),
        ("duration", "I", "milliseconds", 250),
        ("tt_connect", "I", "milliseconds", 20),
        ("tt_firstbyte", "I", "milliseconds", 120),
    ),
    "remote.ping": (
        ("available", "n", "percent", 100.0),
        ("average", "n", "seconds", 0.02),
        ("count", "i", "count", 5),
        ("maximum", "n", "seconds", 0.03),
        ("minimum", "n", "seconds", 0.01),
    ),
    "remote.dns": (("rtt", "n", "milliseconds", 8.0), ("ttl", "i", "seconds", 300)),
    "agent.cpu": (
        ("idle_percent_average", "n", "percent", 90.0),
        ("usage_average", "n", "percent", 10.0),
        ("user_percent_average", "n", "percent", 7.0),
    ),
    "agent.load_average": (
        ("1m", "n", "unknown", 0.4),
        ("5m", "n", "unknown", 0.3),
        ("15m", "n", "unknown", 0.2),
    ),
    "agent.memory": (
        ("total", "L", "bytes", 4294967296),
        ("used", "L", "bytes", 2147483648),
        ("free", "L", "bytes", 2147483648),
    ),
    "agent.disk": (
        ("read_bytes", "L", "bytes", 1048576),
        ("write_bytes", "L", "bytes", 2097152),
    ),
    "agent.filesystem": (
        ("total", "L", "kilobytes", 41943040),
        ("used", "L", "kilobytes", 10485760),
        ("avail", "L", "kilobytes", 31457280),
    ),
    "agent.network": (
        ("rx_bytes", "L", "bytes", 524288),
        ("tx_bytes", "L", "bytes", 262144),
    ),
}

ZONES: tuple[dict[str, Any], ...] = tuple(
    {
        "id": f"mz{code}",
        "label": f"{city} ({code.upper()})",
        "country_code": country,
        "source_ips": [f"192.0.2.{number * 32}/27", f"2001:db8:{number}::/64"],
    }
    for number, (code, city, country) in enumerate(
        (
            ("dfw", "Dallas Fort Worth", "US"),
            ("hkg", "Hong Kong", "HK"),
            ("iad", "Northern Virginia", "US"),
            ("lon", "London", "GB"),
            ("ord", "Chicago", "US"),
            ("syd", "Sydney", "AU"),
        )
    )
)

ALARM_EXAMPLES: tuple[dict[str, Any], ...] = (
    {
        "id": "remote.http_body_match_1",
        "label": "Body match - string found",
        "description": "Alarm which returns CRITICAL if the string is not in the body",
        "check_type": "remote.http",
        "criteria": "if (metric['body_match'] regex '${string}') { return new AlarmStatus(OK); } "
        "return new AlarmStatus(CRITICAL);",
        "fields": [
            {
                "name": "string",
                "description": "String to check for in the body",
                "type": "string",
            }
        ],
    },
    {
        "id": "remote.http_duration",
        "label": "Slow answer",
        "description": "Alarm which returns WARNING if the answer takes too long",
        "check_type": "remote.http",
        "criteria": "if (metric['duration'] > ${threshold}) { return new AlarmStatus(WARNING); } "
        "return new AlarmStatus(OK);",
        "fields": [
            {
                "name": "threshold",
                "description": "Milliseconds",
                "type": "whole number",
            }
        ],
    },
)

WITH_TARGETS = {
    "agent.disk": ["/dev/xvda1", "/dev/xvdb1"],
    "agent.filesystem": ["/", "/srv"],
    "agent.network": ["eth0", "eth1"],
}


def metrics_of(check_type: str) -> tuple[Metric, ...]:
    """Return what checks of a type measure."""
    other = () if check_type.startswith("agent.") else _CONNECTION
    return _METRICS.get(check_type, other)


def fields_of(text: str) -> list[dict[str, Any]]:
    """Return the documents of fields."""
    return [
        {
            "name": word.rstrip("?"),
            "description": word.rstrip("?").replace("_", " ").capitalize(),
            "optional": word.endswith("?"),
        }
        for word in text.split()
    ]


def check_types() -> list[dict[str, Any]]:
    """Return the documents of all kinds of checks."""
    return [
        {
            "id": name,
            "type": name.partition(".")[0],
            "category": name.partition(".")[0],
            "fields": fields_of(text),
            "supported_platforms": [] if name.startswith("remote.") else ["Linux"],
        }
        for name, text in sorted(CHECK_FIELDS.items())
    ]


def notification_types() -> list[dict[str, Any]]:
    """Return the documents of all kinds of notifications."""
    return [
        {"id": name, "fields": fields_of(text)}
        for name, text in sorted(NOTIFICATION_FIELDS.items())
    ]
