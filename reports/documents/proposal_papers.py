"""Which papers go to the Committee with a list, and the whole of them in one archive."""

import io
import zipfile
from collections.abc import Callable

from nominations.models import Proposal
from reports import pdf
from reports.documents import proposals
from reports.documents.proposal_excel import as_xlsx
from reports.documents.proposal_request import the_request
from reports.documents.proposal_word import write
from reports.documents.proposals import Paper

LIST = "danh-sach"
# By the name of their files, in the order in which they are read.
PAPERS: dict[str, Callable[[Proposal], Paper]] = {
    "to-trinh": the_request,
    LIST: proposals.the_list,
    "danh-sach-du-phong": proposals.the_reserve,
    "phu-luc-thanh-tich": proposals.the_appendix,
}


def as_pdf(proposal: Proposal, name: str = LIST) -> bytes:
    return pdf.render("documents/proposal.html", {"paper": PAPERS[name](proposal)})


def as_docx(proposal: Proposal, name: str = LIST) -> bytes:
    return write(PAPERS[name](proposal))


def as_zip(proposal: Proposal) -> bytes:
    """Every paper as PDF and as Word, and the list in Excel."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, name in enumerate(PAPERS, start=1):
            archive.writestr(f"{number}-{name}.pdf", as_pdf(proposal, name))
            archive.writestr(f"{number}-{name}.docx", as_docx(proposal, name))
        archive.writestr(f"{len(PAPERS) + 1}-{LIST}.xlsx", as_xlsx(proposal))
    return buffer.getvalue()
