from periodic.models.closes import PeriodClose
from periodic.models.figures import IndicatorValue, Narrative, ValueAnswer
from periodic.models.files import ReportFile
from periodic.models.presence import ReportPresence
from periodic.models.remarks import FieldRemark, ReportReturn
from periodic.models.reports import PeriodicReport, ReportVersion, visible_reports
from periodic.models.targets import Target

__all__ = [
    "FieldRemark",
    "IndicatorValue",
    "Narrative",
    "PeriodClose",
    "PeriodicReport",
    "ReportFile",
    "ReportPresence",
    "ReportReturn",
    "ReportVersion",
    "Target",
    "ValueAnswer",
    "visible_reports",
]
