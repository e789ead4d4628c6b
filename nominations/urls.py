from django.urls import path

from nominations.views import (
    appraisal,
    assigning,
    backfill,
    calibration,
    certificate_check,
    certificates,
    conflicts,
    decisions,
    dossiers,
    filling,
    findings,
    handovers,
    imports,
    lists,
    nominees,
    onward,
    opinions,
    paper_desk,
    papers,
    printers,
    proposals,
    quota,
    reception,
    releases,
    rewards,
    scenarios,
    second_readings,
    selection,
    self_scores,
    snapshots,
    twins,
    typing,
    viewing,
)

app_name = "nominations"

urlpatterns = [
    # The organisation's side.
    path("dossiers/", dossiers.dossier_list, name="dossier_list"),
    path("dossiers/new/", dossiers.dossier_new, name="dossier_new"),
    path("dossiers/<int:pk>/", dossiers.dossier_detail, name="dossier_detail"),
    path(
        "dossiers/<int:pk>/history/", dossiers.dossier_history, name="dossier_history"
    ),
    path(
        "dossiers/<int:pk>/presence/", typing.dossier_presence, name="dossier_presence"
    ),
    path(
        "dossiers/<int:pk>/take-over/",
        typing.dossier_take_over,
        name="dossier_take_over",
    ),
    path("dossiers/<int:pk>/request/", filling.dossier_request, name="dossier_request"),
    path("dossiers/<int:pk>/minutes/", filling.dossier_minutes, name="dossier_minutes"),
    path("dossiers/<int:pk>/papers/", papers.dossier_papers, name="dossier_papers"),
    path("dossiers/<int:pk>/check/", onward.dossier_check, name="dossier_check"),
    path("dossiers/<int:pk>/answer/", onward.dossier_answer, name="dossier_answer"),
    path("dossiers/<int:pk>/submit/", onward.dossier_submit, name="dossier_submit"),
    path(
        "dossiers/<int:pk>/send-to-leader/",
        onward.dossier_send_to_leader,
        name="dossier_send_to_leader",
    ),
    path(
        "dossiers/<int:pk>/hand-back/",
        onward.dossier_hand_back,
        name="dossier_hand_back",
    ),
    path(
        "dossiers/<int:pk>/withdraw/", onward.dossier_withdraw, name="dossier_withdraw"
    ),
    path("dossiers/<int:pk>/receipt/", onward.dossier_receipt, name="dossier_receipt"),
    path(
        "dossiers/<int:pk>/nominees/new/",
        nominees.nomination_new,
        name="nomination_new",
    ),
    path(
        "dossiers/<int:pk>/nominees/excel/",
        imports.nominee_import_new,
        name="nominee_import_new",
    ),
    path(
        "dossiers/<int:pk>/nominees/excel/file/",
        imports.nominee_file,
        name="nominee_file",
    ),
    path(
        "imports/<int:pk>/",
        imports.nominee_import_detail,
        name="nominee_import_detail",
    ),
    path(
        "imports/<int:pk>/apply/",
        imports.nominee_import_apply,
        name="nominee_import_apply",
    ),
    path(
        "imports/<int:pk>/again/",
        imports.nominee_import_again,
        name="nominee_import_again",
    ),
    path(
        "imports/<int:pk>/undo/",
        imports.nominee_import_undo,
        name="nominee_import_undo",
    ),
    path(
        "imports/<int:pk>/errors/",
        imports.nominee_import_errors,
        name="nominee_import_errors",
    ),
    path("nominees/<int:pk>/", nominees.nomination_detail, name="nomination_detail"),
    path("nominees/<int:pk>/edit/", nominees.nomination_edit, name="nomination_edit"),
    path(
        "nominees/<int:pk>/reveal/",
        nominees.nomination_reveal,
        name="nomination_reveal",
    ),
    path(
        "nominees/<int:pk>/remove/",
        nominees.nomination_remove,
        name="nomination_remove",
    ),
    path("dossiers/<int:pk>/papers/take/", papers.paper_take, name="paper_take"),
    path("papers/<int:pk>/", viewing.document_download, name="document_download"),
    path("papers/<int:pk>/view/", viewing.document_view, name="document_view"),
    path(
        "papers/<int:pk>/pages/<int:number>/",
        viewing.document_page,
        name="document_page",
    ),
    # The Board's desk.
    path("paper/", paper_desk.paper_desk, name="paper_desk"),
    path("paper/missing/", paper_desk.paper_missing, name="paper_missing"),
    path("reception/", reception.reception_queue, name="reception_queue"),
    path(
        "dossiers/<int:pk>/receive/", reception.dossier_receive, name="dossier_receive"
    ),
    path("dossiers/<int:pk>/paper/", paper_desk.dossier_paper, name="dossier_paper"),
    path(
        "dossiers/<int:pk>/request-supplement/",
        reception.dossier_request_supplement,
        name="dossier_request_supplement",
    ),
    path(
        "dossiers/<int:pk>/remarks/",
        reception.dossier_pin_remarks,
        name="dossier_pin_remarks",
    ),
    path(
        "dossiers/<int:pk>/archive/", reception.dossier_archive, name="dossier_archive"
    ),
    path("dossiers/<int:pk>/reject/", reception.dossier_reject, name="dossier_reject"),
    path("nominees/", lists.nomination_list, name="nomination_list"),
    path("twins/", twins.twin_list, name="twin_list"),
    path("twins/search/", twins.twin_search, name="twin_search"),
    path("twins/<int:pk>/", twins.twin_detail, name="twin_detail"),
    # Appraisal.
    path("appraisal/", appraisal.appraisal_queue, name="appraisal_queue"),
    path(
        "dossiers/<int:pk>/begin-appraisal/",
        appraisal.dossier_begin_appraisal,
        name="dossier_begin_appraisal",
    ),
    path(
        "nominees/<int:pk>/appraise/",
        appraisal.nomination_appraise,
        name="nomination_appraise",
    ),
    path(
        "nominees/<int:pk>/reopen-opinion/",
        appraisal.opinion_reopen,
        name="opinion_reopen",
    ),
    path(
        "dossiers/<int:pk>/conclude/",
        findings.dossier_conclude,
        name="dossier_conclude",
    ),
    path("dossiers/<int:pk>/reopen/", findings.dossier_reopen, name="dossier_reopen"),
    path("nominees/<int:pk>/hold/", findings.nomination_hold, name="nomination_hold"),
    path(
        "nominees/<int:pk>/resume/",
        findings.nomination_resume,
        name="nomination_resume",
    ),
    path(
        "nominees/<int:pk>/reconsider/",
        findings.nomination_reconsider,
        name="nomination_reconsider",
    ),
    path(
        "nominees/<int:pk>/decide/",
        findings.nomination_decide,
        name="nomination_decide",
    ),
    # Assignment.
    path("assignments/", assigning.assignment_list, name="assignment_list"),
    path(
        "assignments/propose/",
        assigning.assignment_plan_new,
        name="assignment_plan_new",
    ),
    path("assignments/<int:pk>/", assigning.assignment_plan, name="assignment_plan"),
    path(
        "assignments/<int:pk>/apply/",
        assigning.assignment_plan_apply,
        name="assignment_plan_apply",
    ),
    path("dossiers/<int:pk>/assign/", assigning.dossier_assign, name="dossier_assign"),
    # Marks: the organisation's own, and opinions too far apart.
    path(
        "nominees/<int:pk>/self-score/",
        self_scores.nomination_self_score,
        name="nomination_self_score",
    ),
    path(
        "second-readings/",
        second_readings.second_reading_list,
        name="second_reading_list",
    ),
    path(
        "second-readings/<int:pk>/",
        second_readings.second_reading,
        name="second_reading",
    ),
    # Held nominees, consulted bodies, public posting.
    path("holds/", opinions.hold_list, name="hold_list"),
    path("holds/<int:pk>/file/", opinions.hold_file, name="hold_file"),
    path("consultations/", opinions.consultation_list, name="consultation_list"),
    path(
        "nominees/<int:pk>/consult/",
        opinions.consultation_new,
        name="consultation_new",
    ),
    path(
        "consultations/<int:pk>/answer/",
        opinions.consultation_answer,
        name="consultation_answer",
    ),
    path("postings/", opinions.posting_list, name="posting_list"),
    # Conflicts of interest.
    path("conflicts/", conflicts.conflict_list, name="conflict_list"),
    path("nominees/<int:pk>/conflict/", conflicts.conflict_new, name="conflict_new"),
    path("conflicts/<int:pk>/lift/", conflicts.conflict_lift, name="conflict_lift"),
    # Selection.
    path("ranking/", selection.ranking, name="ranking"),
    path("ranking/calibration/", calibration.calibration, name="calibration"),
    path("ranking/scenarios/", scenarios.scenario_list, name="scenario_list"),
    path("ranking/scenarios/new/", scenarios.scenario_new, name="scenario_new"),
    path(
        "ranking/scenarios/compare/",
        scenarios.scenario_compare,
        name="scenario_compare",
    ),
    path(
        "ranking/scenarios/<int:pk>/",
        scenarios.scenario_detail,
        name="scenario_detail",
    ),
    path(
        "ranking/scenarios/<int:pk>/refresh/",
        scenarios.scenario_refresh,
        name="scenario_refresh",
    ),
    path(
        "ranking/scenarios/<int:pk>/apply/",
        scenarios.scenario_apply,
        name="scenario_apply",
    ),
    path("ranking/stored/", snapshots.snapshot_list, name="snapshot_list"),
    path("ranking/stored/new/", snapshots.snapshot_new, name="snapshot_new"),
    path("ranking/stored/<int:pk>/", snapshots.snapshot_detail, name="snapshot_detail"),
    path("ranking/hold/", selection.ranking_hold, name="ranking_hold"),
    path("ranking/<int:pk>/move/", selection.ranking_move, name="ranking_move"),
    path("quota/", quota.quota, name="quota"),
    path("quota/resize/", quota.quota_resize, name="quota_resize"),
    path("quota/allocate/", quota.quota_allocate, name="quota_allocate"),
    path("quota/share/", quota.quota_share, name="quota_share"),
    path("quota/flow-back/", quota.quota_flow_back, name="quota_flow_back"),
    # The list to the Standing Committee.
    path("lists/", proposals.proposal_list, name="proposal_list"),
    path("lists/freeze/", proposals.proposal_freeze, name="proposal_freeze"),
    path("lists/<int:pk>/", proposals.proposal_detail, name="proposal_detail"),
    path("lists/<int:pk>/recall/", proposals.proposal_recall, name="proposal_recall"),
    path(
        "lists/<int:pk>/compare/", proposals.proposal_compare, name="proposal_compare"
    ),
    path("lists/<int:pk>/return/", proposals.proposal_return, name="proposal_return"),
    # The Committee's decision and the register.
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/paper/", backfill.backfill_new, name="backfill_new"),
    path("decisions/paper/record/", backfill.backfill_record, name="backfill_record"),
    path("decisions/paper/sheet.xlsx", backfill.backfill_sheet, name="backfill_sheet"),
    path("lists/<int:pk>/decide/", decisions.decision_new, name="decision_new"),
    path("lists/<int:pk>/record/", decisions.decision_record, name="decision_record"),
    path("decisions/<int:pk>/", decisions.decision_detail, name="decision_detail"),
    path("decisions/<int:pk>/file/", decisions.decision_file, name="decision_file"),
    path("decisions/<int:pk>/scan/", releases.decision_scan, name="decision_scan"),
    path("decisions/<int:pk>/release/", releases.release_ask, name="release_ask"),
    path(
        "decisions/<int:pk>/release/confirm/",
        releases.release_confirm,
        name="release_confirm",
    ),
    path(
        "decisions/<int:pk>/release/stop/", releases.release_stop, name="release_stop"
    ),
    path(
        "decisions/<int:pk>/withdraw/",
        releases.decision_withdraw,
        name="decision_withdraw",
    ),
    path("certificates/", certificates.certificate_list, name="certificate_list"),
    path(
        "decisions/<int:pk>/issue/",
        certificates.certificate_issue,
        name="certificate_issue",
    ),
    path(
        "decisions/<int:pk>/print/",
        certificates.certificate_batch,
        name="certificate_batch",
    ),
    path(
        "certificates/<int:pk>/revoke/",
        certificates.certificate_revoke,
        name="certificate_revoke",
    ),
    path(
        "certificates/<int:pk>/",
        certificates.certificate_detail,
        name="certificate_detail",
    ),
    path(
        "certificates/<int:pk>/replace/",
        certificates.certificate_replace,
        name="certificate_replace",
    ),
    path(
        "certificates/<int:pk>/return/",
        certificates.certificate_return,
        name="certificate_return",
    ),
    # Money, and handing over.
    path("rewards/estimate/", rewards.reward_estimate, name="reward_estimate"),
    path("decisions/<int:pk>/rewards/", rewards.reward_list, name="reward_list"),
    path("decisions/<int:pk>/rewards/fix/", rewards.reward_fix, name="reward_fix"),
    path("decisions/<int:pk>/rewards/pay/", rewards.reward_pay, name="reward_pay"),
    path(
        "rewards/<int:pk>/take-back/",
        rewards.reward_take_back,
        name="reward_take_back",
    ),
    path("decisions/<int:pk>/ceremony/", handovers.ceremony, name="ceremony"),
    path(
        "decisions/<int:pk>/ceremony/hand-over/",
        handovers.handover_many,
        name="handover_many",
    ),
    path(
        "certificates/<int:pk>/hand-over/",
        handovers.handover_new,
        name="handover_new",
    ),
    path("printers/", printers.printer_list, name="printer_list"),
    path("printers/new/", printers.printer_new, name="printer_new"),
    path("printers/<int:pk>/", printers.printer_edit, name="printer_edit"),
    path("c/", certificate_check.certificate_check, name="certificate_check"),
    path(
        "c/<str:code>/",
        certificate_check.certificate_verify,
        name="certificate_verify",
    ),
]
