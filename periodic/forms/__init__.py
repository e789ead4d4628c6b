from periodic.forms.filling import FiguresForm, TextsForm
from periodic.forms.judging import ReturnForm

__all__ = ["FiguresForm", "ReturnForm", "TextsForm"]
