from nominations.forms.appraisal import AppraisalForm, FindingForm, HoldForm
from nominations.forms.awards import AwardFormSet
from nominations.forms.dossiers import MinutesForm, NewDossierForm, RequestForm
from nominations.forms.nominees import CollectiveForm, IndividualForm, NominationForm
from nominations.forms.reception import PaperForm, SupplementForm
from nominations.forms.selection import (
    AllocateForm,
    HoldLineForm,
    MoveForm,
    ResizeForm,
    ShareForm,
)
from nominations.forms.steps import AssuranceForm, ReasonForm

__all__ = [
    "AllocateForm",
    "AppraisalForm",
    "AssuranceForm",
    "AwardFormSet",
    "CollectiveForm",
    "FindingForm",
    "HoldForm",
    "HoldLineForm",
    "IndividualForm",
    "MinutesForm",
    "MoveForm",
    "NewDossierForm",
    "NominationForm",
    "PaperForm",
    "ReasonForm",
    "RequestForm",
    "ResizeForm",
    "ShareForm",
    "SupplementForm",
]
