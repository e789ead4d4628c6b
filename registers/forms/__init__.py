from registers.forms.entries import EntryForm, form_for, new_form
from registers.forms.steps import AnswerForm, ConsentForm, StageForm, WithdrawalForm

__all__ = [
    "AnswerForm",
    "ConsentForm",
    "EntryForm",
    "StageForm",
    "WithdrawalForm",
    "form_for",
    "new_form",
]
