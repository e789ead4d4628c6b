"""Test objects, free of surprises: each makes the least that the database accepts.
Everybody in them is fictional."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import AdministrativeUnit, Membership, Organization, Role, User


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = AdministrativeUnit

    code = factory.Sequence(lambda n: f"T{n:02d}")
    name = factory.Sequence(lambda n: f"Tỉnh Mẫu {n}")
    kind = AdministrativeUnit.Kind.PROVINCE


class AdministrativeUnitFactory(DjangoModelFactory):
    class Meta:
        model = AdministrativeUnit

    code = factory.Sequence(lambda n: f"X{n:05d}")
    name = factory.Sequence(lambda n: f"Xã Mẫu {n}")
    kind = AdministrativeUnit.Kind.COMMUNE
    parent = factory.SubFactory(ProvinceFactory)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    code = factory.Sequence(lambda n: f"DV{n:04d}")
    name = factory.Sequence(lambda n: f"Hội Mẫu số {n}")
    kind = Organization.Kind.MASS_ASSOCIATION
    level = Organization.Level.PROVINCE
    is_submitter = True


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoidung{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Mẫu {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.test")
    password = factory.django.Password("mat-khau-thu-nghiem-1")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.ORG_CLERK
