from django.urls import URLPattern

app_name = "periodic"

urlpatterns: list[URLPattern] = []
