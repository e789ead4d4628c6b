"""Writes pairs.csv: python -m tests.nominations.twins.make_pairs

Two halves that share no name, place or unit: `dev`, on which the weights were set, and
`held_out`, which only measures. In each, cases by hand (hard ones above all) come first,
then what a seeded dice makes of its own lists. Everybody is fictional.
"""

import csv
import datetime as dt
import random
import unicodedata
from pathlib import Path

from tests.nominations.twins import by_hand

HERE = Path(__file__).parent
FIELDS = ("name", "citizen_id", "born_on", "gender", "unit", "address", "position",
          "head", "members", "organization")  # fmt: skip
COLUMNS = ("half", "same", "subject", "note", *(f"a_{f}" for f in FIELDS), *(f"b_{f}" for f in FIELDS))  # fmt: skip

LISTS = {
    "dev": {
        "family": ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Trịnh", "Quách"],
        "men": ["Văn Hùng", "Văn Thành", "Quốc Khải", "Minh Tâm", "Hữu Nghĩa", "Văn Bé Ba", "Hoài Phong", "Thanh Liêm"],
        "women": ["Thị Hòa", "Thị Lan", "Ngọc Diễm", "Thị Kim Thoa", "Thúy An", "Thị Mỹ Duyên", "Thị Phượng", "Bích Thủy"],
        "communes": ["Vĩnh Mẫu", "An Mẫu", "Mẫu Đông", "Hòa Mẫu", "Phú Mẫu Tây"],
        "hamlets": ["1", "2", "3", "Mẫu Lợi", "Hòa Trung"],
        "positions": ["Chi hội trưởng", "Ủy viên Ban Thường vụ", "Bí thư chi đoàn", "Trưởng ấp", "Hội viên"],
        "proper": ["Sen Mẫu", "Lúa Vàng", "Đồng Tiến", "Bông Trang"],
    },
    "held_out": {
        "family": ["Nguyễn", "Võ", "Đặng", "Bùi", "Dương", "Lý", "Hồ", "Mạc"],
        "men": ["Văn Dũng", "Thanh Tùng", "Văn Út", "Chí Nguyện", "Hoàng Phúc", "Văn Sơn", "Trọng Hậu", "Nhựt Quang"],
        "women": ["Thị Nga", "Thị Hồng Gấm", "Thị Quý", "Cẩm Tiên", "Thị Thùy Trang", "Mỹ Hạnh", "Thị Bảy", "Ngọc Giàu"],
        "communes": ["Thử Long", "Bình Thử", "Thử Hưng Đông", "Tân Thử", "Thử Sơn"],
        "hamlets": ["4", "5", "6", "Thử Hạ", "Phước Thử"],
        "positions": ["Chủ tịch Hội", "Phó Chủ tịch Hội", "Tổ trưởng", "Giáo viên", "Công chức"],
        "proper": ["Hương Tràm", "Phù Sa", "Tân Lập", "Hoa Súng"],
    },
}  # fmt: skip

# Long form, and how offices write it otherwise.
BODIES = [
    ("Hội Liên hiệp Phụ nữ", ["Hội LHPN", "HPN", "Hội Phụ nữ", "hội liên hiệp phụ nữ"]),
    ("Ủy ban Mặt trận Tổ quốc Việt Nam", ["UBMTTQ", "UB MTTQ Việt Nam", "Mặt trận Tổ quốc", "Uỷ ban MTTQ"]),
    ("Hội Nông dân", ["HND", "Hội ND", "Hội Nông dân Việt Nam"]),
    ("Hội Cựu chiến binh", ["Hội CCB", "HCCB"]),
    ("Đoàn Thanh niên Cộng sản Hồ Chí Minh", ["Đoàn TNCS Hồ Chí Minh", "Đoàn Thanh niên", "Đoàn TN"]),
    ("Ủy ban nhân dân", ["UBND"]),
]  # fmt: skip
BRANCHES = [
    ("Chi hội Phụ nữ", ["CHPN", "Chi hội PN", "chi hội phụ nữ"]),
    ("Chi hội Nông dân", ["Chi hội ND", "CHI HỘI NÔNG DÂN"]),
    ("Chi hội Cựu chiến binh", ["Chi hội CCB"]),
    ("Ban công tác Mặt trận", ["Ban CTMT"]),
    ("Chi đoàn", ["chi đoàn"]),
    ("Tổ Nhân dân tự quản", ["Tổ NDTQ"]),
]
OWN_NAMES = [
    ("Hợp tác xã Nông nghiệp", ["HTX NN", "HTXNN", "Hợp tác xã NN"]),
    ("Câu lạc bộ", ["CLB"]),
    ("Tổ hợp tác", ["THT"]),
    ("Công ty TNHH MTV", ["Cty TNHH MTV", "Công ty TNHH một thành viên"]),
    ("Trường Tiểu học", ["Trường TH"]),
]
NUMERALS = {"1": "một", "2": "hai", "3": "ba", "4": "bốn", "5": "năm", "6": "sáu"}


def plain(text):
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in spread if not unicodedata.combining(c))


class Half:
    def __init__(self, name):
        self.name, self.lists = name, LISTS[name]
        self.dice = random.Random(f"twins-{name}")
        self.rows = []

    def add(self, same, subject, note, a, b):
        if self.dice.random() < 0.5:
            a, b = b, a
        row = {"half": self.name, "same": int(same), "subject": subject, "note": note}
        for side, values in (("a", a), ("b", b)):
            row |= {f"{side}_{field}": values.get(field, "") for field in FIELDS}
        self.rows.append(row)

    # --------------------------------------------------------------------- making
    def one(self, key):
        return self.dice.choice(self.lists[key])

    def other(self, key, than):
        return self.dice.choice([value for value in self.lists[key] if value != than])

    def person(self):
        is_woman = self.dice.random() < 0.5
        born = dt.date(
            self.dice.randint(1955, 2003),
            self.dice.randint(1, 12),
            self.dice.randint(2, 28),
        )
        commune = self.one("communes")
        code = (born.year // 100 - 19) * 2 + is_woman
        return {
            "name": f"{self.one('family')} {self.one('women' if is_woman else 'men')}",
            "citizen_id": f"000{code}{born.year % 100:02d}{self.dice.randrange(10**6):06d}",
            "born_on": born.isoformat(),
            "gender": "female" if is_woman else "male",
            "unit": f"{self.dice.choice(BODIES)[0]} xã {commune}",
            "address": f"ấp {self.one('hamlets')}, xã {commune}",
            "position": self.one("positions"),
            "organization": self.dice.choice(BODIES)[0] + f" xã {commune}",
        }  # fmt: skip

    def collective(self):
        commune, hamlet = self.one("communes"), self.one("hamlets")
        pick = self.dice.random()
        if pick < 0.5:
            name = f"{self.dice.choice(BRANCHES)[0]} ấp {hamlet}, xã {commune}"
        elif pick < 0.7:
            name = f"{self.dice.choice(BODIES)[0]} xã {commune}"
        else:
            name = f"{self.dice.choice(OWN_NAMES)[0]} {self.one('proper')}"
        return {
            "name": name,
            "address": f"xã {commune}",
            "head": f"{self.one('family')} {self.one('women')}",
            "members": self.dice.randint(12, 300),
            "organization": f"{self.dice.choice(BODIES)[0]} xã {commune}",
        }

    # ------------------------------------------------------------------- varying
    def restyled(self, text):
        """The same words as another clerk would type them."""
        for long, short in (*BODIES, *BRANCHES, *OWN_NAMES):
            if long in text and self.dice.random() < 0.7:
                text = text.replace(long, self.dice.choice(short))
        if self.dice.random() < 0.3:
            for digit, word in NUMERALS.items():
                text = text.replace(f"ấp {digit}", f"ấp {word}")
        pick = self.dice.random()
        if pick < 0.15:
            return plain(text)
        if pick < 0.3:
            return text.upper()
        return text.replace(", ", " - ") if pick < 0.5 else text.replace("Ủy", "Uỷ")

    def restyled_name(self, name, gender=""):
        pick = self.dice.random()
        if pick < 0.2:
            return plain(name)
        if pick < 0.4:
            return name.upper()
        if pick < 0.5:
            return ("Bà " if gender == "female" else "Ông ") + name
        moved = {"òa": "oà", "ủy": "uỷ", "úy": "uý", "ùy": "uỳ", "ý": "í"}
        for old, new in moved.items():
            name = name.replace(old, new)
        return name if pick < 0.8 else f"  {name.replace(' ', '  ')}"

    def turned(self, text):
        """Units first or last: 'xã Mẫu, Chi hội ấp 1'."""
        head, found, tail = text.partition(" xã ")
        return f"Xã {tail} - {head}" if found else text

    def mistyped_day(self, iso):
        day = dt.date.fromisoformat(iso)
        try:
            if self.dice.random() < 0.5:
                return day.replace(day=day.month, month=day.day).isoformat()
        except ValueError:
            pass
        step = self.dice.choice([-1, 1])
        last = day.year % 10
        return day.replace(
            year=day.year + (step if 0 < last < 9 else (1 if last == 0 else -1))
        ).isoformat()

    # -------------------------------------------------------------- same person
    def same_people(self, number):
        for n in range(number):
            a = self.person()
            b = a | {
                "name": self.restyled_name(a["name"], a["gender"]),
                "unit": self.restyled(a["unit"]),
                "address": self.restyled(a["address"]),
            }
            kind = n % 6
            if kind == 0:
                note = "same number, the rest as typed elsewhere"
                b["born_on"] = "" if self.dice.random() < 0.5 else a["born_on"]
            elif kind == 1:
                note = "no number on one side"
                b["citizen_id"] = ""
            elif kind == 2:
                note = "no number, date mistyped"
                b |= {"citizen_id": "", "born_on": self.mistyped_day(a["born_on"])}
            elif kind == 3:
                note = "no number on either, another body nominates"
                a["citizen_id"] = b["citizen_id"] = ""
                b |= {
                    "unit": f"{self.dice.choice(BODIES)[0]} xã {self.one('communes')}",
                    "position": "",
                }
            elif kind == 4:
                note = "number with one slip"
                digits = list(a["citizen_id"])
                digits[-1] = str((int(digits[-1]) + 1) % 10)
                b["citizen_id"] = "".join(digits)
            else:
                note = "units in another order, no number"
                a["citizen_id"] = b["citizen_id"] = ""
                b["unit"] = self.turned(a["unit"])
            self.add(True, "individual", note, a, b)

    def other_people(self, number):  # noqa: C901 -- a list of cases
        for n in range(number):
            a, b = self.person(), self.person()
            kind = n % 6
            place = {key: a[key] for key in ("unit", "address", "organization")}
            if kind == 0:
                note = "namesakes of one place, other dates"
                born = dt.date.fromisoformat(a["born_on"]) + dt.timedelta(
                    days=1 + self.dice.randint(800, 3000)
                )
                b |= place | {
                    "name": a["name"],
                    "gender": a["gender"],
                    "citizen_id": "",
                    "born_on": born.isoformat(),
                }
            elif kind == 1:
                note = "father and son of one name"
                born = dt.date.fromisoformat(a["born_on"])
                b |= place | {"name": a["name"], "gender": a["gender"], "citizen_id": "",
                              "born_on": born.replace(year=born.year - 27).isoformat()}  # fmt: skip
            elif kind == 2:
                note = "numbers differ, all else equal"
                b = a | {"citizen_id": b["citizen_id"]}
            elif kind == 3:
                note = "colleagues born on one day"
                b |= place | {"born_on": a["born_on"], "citizen_id": ""}
                if b["name"] == a["name"]:
                    continue
            elif kind == 4:
                note = "a frequent name, no date, elsewhere"
                a |= {"name": self.frequent(), "gender": "male", "citizen_id": ""}
                commune = self.one("communes")
                far = self.other("communes", commune)
                a |= {
                    "unit": f"{self.dice.choice(BODIES)[0]} xã {commune}",
                    "address": f"xã {commune}",
                }
                b |= {"name": a["name"], "gender": "male", "born_on": "", "citizen_id": "",
                      "unit": f"{self.dice.choice(BODIES)[0]} xã {far}", "address": f"xã {far}"}  # fmt: skip
            else:
                note = "strangers"
            self.add(False, "individual", note, a, b)

    def frequent(self):
        return "Nguyễn Văn Thành" if self.name == "dev" else "Nguyễn Văn Dũng"

    # ---------------------------------------------------------- same collective
    def same_collectives(self, number):
        for n in range(number):
            a = self.collective()
            b = a | {
                "name": self.restyled(a["name"]),
                "address": self.restyled(a["address"]),
            }
            if n % 3 == 0:
                note, b["name"] = "units in another order", self.turned(b["name"])
            elif n % 3 == 1:
                note = "another head, other members"
                b |= {
                    "head": f"{self.one('family')} {self.one('men')}",
                    "members": a["members"] + 5,
                }
            else:
                note = "the commune only in the address"
                b["name"] = b["name"].split(", xã ")[0].split(" - xã ")[0]
            self.add(True, "collective", note, a, b)

    def other_collectives(self, number):  # noqa: C901 -- a list of cases
        for n in range(number):
            commune, hamlet = self.one("communes"), self.one("hamlets")
            branch = self.dice.choice(BRANCHES)
            a = self.collective() | {
                "name": f"{branch[0]} ấp {hamlet}, xã {commune}",
                "address": f"xã {commune}",
                "organization": f"Hội Liên hiệp Phụ nữ xã {commune}",
            }
            short = self.dice.choice(branch[1])
            b = dict(a)
            kind = n % 6
            if kind == 0:
                note = "sister branches of one commune"
                b["name"] = f"{short} ấp {self.other('hamlets', hamlet)} xã {commune}"
            elif kind == 1:
                note = "one number in two communes"
                far = self.other("communes", commune)
                b |= {"name": f"{short} ấp {hamlet} xã {far}", "address": f"xã {far}"}
            elif kind == 2:
                note = "two bodies of one hamlet"
                others = [one for one in BRANCHES if one is not branch]
                b["name"] = f"{self.dice.choice(others)[0]} ấp {hamlet}, xã {commune}"
            elif kind == 3:
                note = "the branch and the association above"
                b["name"] = f"{self.dice.choice(BODIES)[0]} xã {commune}"
            elif kind == 4:
                note = "of one kind, other proper names"
                form = self.dice.choice(OWN_NAMES)
                name = self.one("proper")
                a["name"] = f"{form[0]} {name}"
                b["name"] = f"{self.dice.choice(form[1])} {self.other('proper', name)}"
            else:
                note = "same short name, communes known from the address"
                far = self.other("communes", commune)
                a["name"] = b["name"] = f"{branch[0]} ấp {hamlet}"
                b |= {
                    "address": f"xã {far}",
                    "organization": f"Hội Liên hiệp Phụ nữ xã {far}",
                }
            if kind not in (2, 3):
                b |= {
                    "head": f"{self.one('family')} {self.one('women')}",
                    "members": self.dice.randint(12, 300),
                }
            self.add(False, "collective", note, a, b)


def main():
    rows = []
    for name in LISTS:
        half = Half(name)
        for of, *row in by_hand.rows():
            if of == name:
                half.add(*row)
        half.same_people(48)
        half.other_people(48)
        half.same_collectives(42)
        half.other_collectives(48)
        rows += half.rows
    with (HERE / "pairs.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
