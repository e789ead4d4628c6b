"""Passages that two reports share, and what everybody writes."""

import random
import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from nominations.twins import copying
from tests.nominations.twins import made_reports

SYLLABLES = ["ba", "me", "con", "hoa", "lua", "song", "nui", "dong", "ruong", "cau", "duong", "nha", "truong", "hoi", "vien", "von", "giong", "cay", "trai", "ca", "tom", "xe", "thuyen", "gio", "nang", "mua"]  # fmt: skip


def prose(seed, words):
    """Words by chance: two seeds share nothing."""
    dice = random.Random(seed)
    return " ".join(
        dice.choice(SYLLABLES) + dice.choice("bcdghklmnt") for _n in range(words)
    )


def test_a_copied_report_is_copied_whatever_becomes_of_marks_case_and_figures():
    report = (
        "Năm 2027, Chi hội vận động được 312 triệu đồng, đạt 118% chỉ tiêu; giúp 46 hộ "
        "thoát nghèo bền vững, xây mới 32 căn nhà Đại đoàn kết, sửa chữa 57 căn nhà cho "
        "hộ khó khăn, được nhân dân trong ấp đồng tình hưởng ứng và làm theo."
    )
    copy = report.replace("312", "450").replace("46", "51").upper()

    found = copying.compare([report], [copy])

    assert found.is_copied
    assert found.share == 1.0


def test_the_passage_is_told_where_it_stands_on_both_sides():
    shared = prose("shared", 50)
    one, other = f"{prose(1, 30)}. {shared}. {prose(2, 30)}", f"{shared} {prose(3, 40)}"

    (passage,) = copying.compare(["", one], [other]).passages

    assert one[passage.one.start : passage.one.end] == shared
    assert other[passage.other.start : passage.other.end] == shared
    assert (passage.one.text, passage.other.text, passage.words) == (1, 0, 50)


def test_own_words_are_nobodys_copy():
    assert copying.compare([prose(1, 300)], [prose(2, 300)]).words == 0


def test_a_sentence_in_common_is_no_copied_report():
    shared = prose("shared", 25)

    found = copying.compare(
        [f"{prose(1, 300)} {shared}"], [f"{shared} {prose(2, 300)}"]
    )

    assert found.words == 25
    assert not found.is_copied


def test_what_everybody_quotes_does_not_count():
    plan = prose("plan", 120)
    one, other = f"{plan} {prose(1, 60)}", f"{plan} {prose(2, 60)}"

    found = copying.compare([one], [other], quoted=copying.shingles([plan]))

    assert (found.words, found.share) == (0, 0.0)
    assert copying.compare([one], [other]).is_copied


def test_what_many_write_counts_only_as_a_long_passage():
    phrase, chapter = prose("phrase", 50), prose("chapter", 200)
    common = copying.shingles([phrase, chapter])

    short = copying.compare([phrase], [phrase], common=common)
    long = copying.compare([chapter], [chapter], common=common)

    assert short.words == 0
    assert long.is_copied


def test_passages_in_another_order_are_all_found():
    parts = [prose(n, 30) for n in range(4)]

    found = copying.compare([" ".join(parts)], [" ".join(parts[::-1])])

    assert len(found.passages) >= 4
    assert found.share > 0.95


def test_a_shared_run_leaves_a_shared_print():
    for seed in range(20):
        shared = prose(f"s{seed}", copying.SURE)
        one, other = (
            f"{prose(1, 40)} {shared} {prose(2, 40)}",
            f"{prose(3, 17)} {shared}",
        )

        assert copying.prints([one]) & copying.prints([other])


def test_a_text_of_a_few_words_has_no_prints():
    assert copying.prints(["", "Hoàn thành tốt nhiệm vụ."]) == set()


TEXTS = st.lists(st.text("ab 1.\n", max_size=120), max_size=3)


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_from_both_sides(one, other):
    there, back = copying.compare(one, other), copying.compare(other, one)

    assert (there.share, there.words) == (back.share, back.words)
    assert 0 <= there.share <= 1
    for passage in there.passages:
        left = one[passage.one.text][passage.one.start : passage.one.end]
        right = other[passage.other.text][passage.other.start : passage.other.end]
        assert copying.read(left).words == copying.read(right).words


def test_nineteen_of_twenty_are_right_and_nineteen_of_twenty_are_found():
    quoted = copying.shingles([made_reports.PLAN, made_reports.FORM])
    count, wrong = Counter(), []
    for pair in made_reports.pairs():
        found = copying.compare(pair.one, pair.other, quoted=quoted)
        count[pair.is_copied, found.is_copied] += 1
        seen = copying.may_be_copied(pair.one, pair.other, quoted)
        assert seen >= found.is_copied
        if pair.is_copied != found.is_copied:
            wrong.append((pair.note, found.words, round(found.share, 2)))

    precision = count[True, True] / (count[True, True] + count[False, True])
    recall = count[True, True] / (count[True, True] + count[True, False])
    assert sum(count.values()) >= 300
    assert precision >= 0.95, wrong
    assert recall >= 0.95, wrong


def test_what_is_known_is_cut_out_of_a_text():
    typed, more = prose("typed", 40), prose("more", 20)
    known = copying.shingles([typed])

    assert copying.without(f"1. {typed}\n{more}", known) == f"1. \n{more}"
    assert copying.without(typed.upper(), known) == ""


def test_letters_that_come_apart_from_their_marks_are_the_same_words():
    composed = "Chi hội vận động được bà con đóng góp ngày công làm lộ bê tông"
    apart = unicodedata.normalize("NFD", composed)

    assert copying.read(apart).words == copying.read(composed).words
