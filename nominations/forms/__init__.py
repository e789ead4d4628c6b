from nominations.forms.awards import AwardFormSet
from nominations.forms.dossiers import MinutesForm, NewDossierForm, RequestForm
from nominations.forms.nominees import CollectiveForm, IndividualForm, NominationForm
from nominations.forms.reception import PaperForm, SupplementForm
from nominations.forms.steps import AssuranceForm, ReasonForm

__all__ = [
    "AssuranceForm",
    "AwardFormSet",
    "CollectiveForm",
    "IndividualForm",
    "MinutesForm",
    "NewDossierForm",
    "NominationForm",
    "PaperForm",
    "ReasonForm",
    "RequestForm",
    "SupplementForm",
]
