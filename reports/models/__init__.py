"""What was mailed to whom, and who asked for mail."""

from reports.models.deliveries import ReportDelivery
from reports.models.subscriptions import Frequency, ReportSubscription

__all__ = ["Frequency", "ReportDelivery", "ReportSubscription"]
