from django.urls import path

from periodic.views import filling, judging, onward, reports, rollup, sheets, typing

app_name = "periodic"

urlpatterns = [
    path("reports/", reports.report_list, name="report_list"),
    # Where a duty leads; its report need not be there yet.
    path("reports/for/<int:pk>/", reports.report_for_duty, name="report_for_duty"),
    path("reports/for/<int:pk>/figures.xlsx", sheets.duty_sheet, name="duty_sheet"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/history/", reports.report_history, name="report_history"),
    path("reports/<int:pk>/figures/", filling.report_figures, name="report_figures"),
    path("reports/<int:pk>/texts/", filling.report_texts, name="report_texts"),
    path("reports/<int:pk>/presence/", typing.report_presence, name="report_presence"),
    path(
        "reports/<int:pk>/take-over/", typing.report_take_over, name="report_take_over"
    ),
    path("reports/<int:pk>/file/", filling.report_file, name="report_file"),
    path(
        "reports/files/<int:pk>/",
        filling.report_file_download,
        name="report_file_download",
    ),
    path("reports/<int:pk>/figures.xlsx", sheets.report_sheet, name="report_sheet"),
    path("reports/<int:pk>/import/", sheets.report_import, name="report_import"),
    path("reports/<int:pk>/check/", onward.report_check, name="report_check"),
    path("reports/<int:pk>/answer/", onward.report_answer, name="report_answer"),
    path(
        "reports/<int:pk>/send-to-leader/",
        onward.report_send_to_leader,
        name="report_send_to_leader",
    ),
    path("reports/<int:pk>/submit/", onward.report_submit, name="report_submit"),
    path(
        "reports/<int:pk>/hand-back/", onward.report_hand_back, name="report_hand_back"
    ),
    # The Board's side.
    path("reports/<int:pk>/accept/", judging.report_accept, name="report_accept"),
    path("reports/<int:pk>/return/", judging.report_return, name="report_return"),
    path("reports/<int:pk>/reopen/", judging.report_reopen, name="report_reopen"),
    # The province's figures.
    path("rollup/", rollup.rollup, name="rollup"),
    path("rollup/<int:pk>/compare/", rollup.rollup_compare, name="rollup_compare"),
    path("rollup/<int:pk>/targets/", rollup.rollup_targets, name="rollup_targets"),
    path("rollup/<int:pk>/close/", rollup.period_close, name="period_close"),
    path(
        "rollup/<int:pk>/<int:indicator_pk>/",
        rollup.rollup_sources,
        name="rollup_sources",
    ),
]
