"""What this room tells those below it."""

from campaigns.models import indicators
from registers import summary

indicators.COUNTED.update(
    {code: figure.label for code, figure in summary.FIGURES.items()}
)
