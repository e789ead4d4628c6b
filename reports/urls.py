from django.urls import path

from reports.views import (
    certificates,
    paper,
    periodic,
    printing,
    slips,
    tables,
    written,
)
from reports.views.archive import archive
from reports.views.brief import committee_brief, organizations_missing
from reports.views.home import home
from reports.views.minutes import meeting_minutes

app_name = "reports"

urlpatterns = [
    path("archive/", archive, name="archive"),
    path("council/<int:pk>/minutes.docx", meeting_minutes, name="meeting_minutes"),
    path("", home, name="home"),
    path("overview/", committee_brief, name="committee_brief"),
    path(
        "organizations-without-dossier/",
        organizations_missing,
        name="organizations_missing",
    ),
    path(
        "dossiers/<int:pk>/receipt.pdf",
        printing.dossier_receipt_pdf,
        name="dossier_receipt_pdf",
    ),
    path(
        "dossiers/<int:pk>/cover-sheet.pdf",
        paper.dossier_cover_sheet,
        name="dossier_cover_sheet",
    ),
    path(
        "paper/<int:pk>/receipt.pdf", paper.paper_receipt_pdf, name="paper_receipt_pdf"
    ),
    path("dossiers/<int:pk>/request.docx", written.request_docx, name="request_docx"),
    path("dossiers/<int:pk>/request.pdf", written.request_pdf, name="request_pdf"),
    path("dossiers/<int:pk>/minutes.docx", written.minutes_docx, name="minutes_docx"),
    path("dossiers/<int:pk>/minutes.pdf", written.minutes_pdf, name="minutes_pdf"),
    path("nominees/<int:pk>/report.docx", written.report_docx, name="report_docx"),
    path("nominees/<int:pk>/report.pdf", written.report_pdf, name="report_pdf"),
    path("people/slips/", slips.slip_new, name="slip_new"),
    path("people/slips/<int:pk>/", slips.slip_batch, name="slip_batch"),
    path("people/slips/<int:pk>/file/", slips.slip_download, name="slip_download"),
    path("lists/<int:pk>/list.pdf", printing.proposal_pdf, name="proposal_pdf"),
    path("lists/<int:pk>/list.docx", printing.proposal_docx, name="proposal_docx"),
    path("lists/<int:pk>/list.xlsx", printing.proposal_xlsx, name="proposal_xlsx"),
    path(
        "lists/<int:pk>/papers/<str:name>",
        printing.proposal_paper,
        name="proposal_paper",
    ),
    path(
        "lists/<int:pk>/papers.zip", printing.proposal_package, name="proposal_package"
    ),
    path(
        "certificates/<int:pk>/certificate.pdf",
        certificates.certificate_pdf,
        name="certificate_pdf",
    ),
    path(
        "certificates/<int:pk>/print/",
        certificates.certificate_print,
        name="certificate_print",
    ),
    path("decisions/<int:pk>/rewards.pdf", tables.rewards_pdf, name="rewards_pdf"),
    path("decisions/<int:pk>/rewards.xlsx", tables.rewards_xlsx, name="rewards_xlsx"),
    path("decisions/<int:pk>/rewards.docx", tables.rewards_docx, name="rewards_docx"),
    path("decisions/<int:pk>/ceremony.pdf", tables.ceremony_pdf, name="ceremony_pdf"),
    path(
        "decisions/<int:pk>/ceremony.xlsx", tables.ceremony_xlsx, name="ceremony_xlsx"
    ),
    path(
        "printers/<int:pk>/calibration.pdf",
        certificates.printer_sheet,
        name="printer_sheet",
    ),
    path("reports/<int:pk>/report.docx", periodic.periodic_docx, name="periodic_docx"),
    path("reports/<int:pk>/report.pdf", periodic.periodic_pdf, name="periodic_pdf"),
    path("rollup/<int:pk>/summary.docx", periodic.summary_docx, name="summary_docx"),
    path("rollup/<int:pk>/summary.pdf", periodic.summary_pdf, name="summary_pdf"),
]
