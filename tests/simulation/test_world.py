"""What holds of the whole run."""

from records.verification import verify


def test_the_program_complained_of_nothing(world):
    assert world.complaints == []


def test_the_audit_chain_verifies_to_its_last_link(world, folder):
    found = verify(folder / "audit-anchors.log")

    assert found.finding is None
    assert found.unsealed == 0
    assert found.sealed > 2_000
