"""Monitoring: entities, checks, alarms, notifications and what they found."""

from __future__ import annotations

from pyrax.cloudmonitoring.alarms import CloudMonitorAlarm, CloudMonitorAlarmManager
from pyrax.cloudmonitoring.assure import assure_check, assure_entity
from pyrax.cloudmonitoring.check import CloudMonitorCheck, CloudMonitorCheckType
from pyrax.cloudmonitoring.checks import CloudMonitorCheckManager
from pyrax.cloudmonitoring.client import CloudMonitorClient
from pyrax.cloudmonitoring.entities import CloudMonitorEntityManager
from pyrax.cloudmonitoring.entity import CloudMonitorEntity
from pyrax.cloudmonitoring.further import (
    CloudMonitorAgent,
    CloudMonitorSuppression,
    CloudMonitorZone,
)
from pyrax.cloudmonitoring.metrics import CloudMonitorMetric, CloudMonitorMetricsManager
from pyrax.cloudmonitoring.notifications import (
    CloudMonitorNotification,
    CloudMonitorNotificationManager,
    CloudMonitorNotificationPlan,
    CloudMonitorNotificationPlanManager,
    CloudMonitorNotificationType,
)
from pyrax.cloudmonitoring.tokens import CloudMonitorAgentToken, CloudMonitorTokenManager

__all__ = [
    "CloudMonitorAgent",
    "CloudMonitorAgentToken",
    "CloudMonitorAlarm",
    "CloudMonitorAlarmManager",
    "CloudMonitorCheck",
    "CloudMonitorCheckManager",
    "CloudMonitorCheckType",
    "CloudMonitorClient",
    "CloudMonitorEntity",
    "CloudMonitorEntityManager",
    "CloudMonitorMetric",
    "CloudMonitorMetricsManager",
    "CloudMonitorNotification",
    "CloudMonitorNotificationManager",
    "CloudMonitorNotificationPlan",
    "CloudMonitorNotificationPlanManager",
    "CloudMonitorNotificationType",
    "CloudMonitorSuppression",
    "CloudMonitorTokenManager",
    "CloudMonitorZone",
    "assure_check",
    "assure_entity",
]
