from nominations.models.answers import FindingAnswer
from nominations.models.appraisals import Appraisal, Score
from nominations.models.assignments import Assignment, AssignmentPlan
from nominations.models.certificates import (
    Certificate,
    CertificatePrint,
    PrinterProfile,
    Revocation,
)
from nominations.models.conflicts import ConflictDeclaration
from nominations.models.decisions import Decision, DecisionOutcome, Release
from nominations.models.documents import Document
from nominations.models.dossiers import (
    Dossier,
    DossierVersion,
    PaperReceipt,
    SupplementRequest,
)
from nominations.models.handovers import Handover
from nominations.models.holds import Consultation, Hold, Posting
from nominations.models.imports import NomineeImport
from nominations.models.nominees import EarlierAward, Nomination
from nominations.models.places import LedgerEntry, Place
from nominations.models.presence import Presence
from nominations.models.proposals import CutMove, Proposal, ProposalLine
from nominations.models.rankings import RankingSnapshot, Scenario
from nominations.models.remarks import Remark
from nominations.models.report_texts import PaperText, ReportPrint, SharedText
from nominations.models.rewards import Reward, RewardEstimate
from nominations.models.second_readings import SecondReading
from nominations.models.self_marks import SelfMark
from nominations.models.twins import NomineeKey, TwinCase

__all__ = [
    "Appraisal",
    "Assignment",
    "AssignmentPlan",
    "Certificate",
    "CertificatePrint",
    "ConflictDeclaration",
    "Consultation",
    "CutMove",
    "Decision",
    "DecisionOutcome",
    "Document",
    "Dossier",
    "DossierVersion",
    "EarlierAward",
    "FindingAnswer",
    "Handover",
    "Hold",
    "LedgerEntry",
    "Nomination",
    "NomineeImport",
    "NomineeKey",
    "PaperReceipt",
    "PaperText",
    "Place",
    "Posting",
    "Presence",
    "PrinterProfile",
    "Proposal",
    "ProposalLine",
    "RankingSnapshot",
    "Release",
    "Remark",
    "ReportPrint",
    "Revocation",
    "Reward",
    "RewardEstimate",
    "Scenario",
    "Score",
    "SecondReading",
    "SelfMark",
    "SharedText",
    "SupplementRequest",
    "TwinCase",
]
