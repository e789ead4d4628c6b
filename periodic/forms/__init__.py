from periodic.forms.filling import FiguresForm, TextsForm
from periodic.forms.judging import ReturnForm
from periodic.forms.targets import TargetsForm

__all__ = ["FiguresForm", "ReturnForm", "TargetsForm", "TextsForm"]
