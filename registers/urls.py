from django.urls import path

from registers.views import difficulties, entries, examples, exemplars, tables

app_name = "registers"

urlpatterns = [
    path("examples/", examples.example_list, name="example_list"),
    path("examples/<int:pk>/", examples.example_detail, name="example_detail"),
    path("examples/<int:pk>/photo/", examples.example_photo, name="example_photo"),
    path("examples/<int:pk>/thumbnail/", examples.example_thumbnail, name="example_thumbnail"),
    path("registers/", entries.register_index, name="register_index"),
    path("registers/exemplars/<int:pk>/stage/", exemplars.exemplar_stage, name="exemplar_stage"),
    path("registers/exemplars/<int:pk>/take-back/", exemplars.exemplar_take_back, name="exemplar_take_back"),
    path("registers/exemplars/<int:pk>/consent/", exemplars.exemplar_consent, name="exemplar_consent"),
    path("registers/exemplars/<int:pk>/withdraw/", exemplars.exemplar_withdraw, name="exemplar_withdraw"),
    path("registers/exemplars/<int:pk>/publish/", exemplars.exemplar_publish, name="exemplar_publish"),
    path("registers/exemplars/<int:pk>/unpublish/", exemplars.exemplar_unpublish, name="exemplar_unpublish"),
    path("registers/exemplars/<int:pk>/photo/", exemplars.exemplar_photo, name="exemplar_photo"),
    path("registers/exemplars/<int:pk>/consent/paper/", exemplars.exemplar_consent_paper, name="exemplar_consent_paper"),
    path("registers/difficulties/<int:pk>/answer/", difficulties.difficulty_answer, name="difficulty_answer"),
    path("registers/imports/<int:pk>/", tables.import_preview, name="import_preview"),
    path("registers/<slug:slug>/", entries.entry_list, name="entry_list"),
    path("registers/<slug:slug>/new/", entries.entry_new, name="entry_new"),
    path("registers/<slug:slug>/export/", tables.entry_export, name="entry_export"),
    path("registers/<slug:slug>/import/", tables.entry_import, name="entry_import"),
    path("registers/<slug:slug>/import/blank/", tables.entry_blank, name="entry_blank"),
    path("registers/<slug:slug>/<int:pk>/", entries.entry_detail, name="entry_detail"),
    path("registers/<slug:slug>/<int:pk>/edit/", entries.entry_edit, name="entry_edit"),
    path("registers/<slug:slug>/<int:pk>/remove/", entries.entry_remove, name="entry_remove"),
]  # fmt: skip
