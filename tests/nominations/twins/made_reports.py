"""Labelled pairs of achievement reports, all fictional: written anew, or copied and then
edited as people edit. A seeded dice makes the same ones each time."""

import random
import unicodedata
from dataclasses import dataclass

PLAN = (
    "Tăng cường công tác tuyên truyền, giáo dục chính trị, tư tưởng; thực hiện tốt các "
    "chủ trương, nghị quyết của Đảng, chính sách, pháp luật Nhà nước; đẩy mạnh việc học "
    "tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh tạo bước chuyển biến rõ "
    "nét trong nhận thức, hành động của cán bộ, đảng viên, đoàn viên, hội viên và Nhân "
    "dân. Nâng cao chất lượng hoạt động của các tổ chức, tập trung chú trọng hiệu quả "
    "hoạt động của chi đoàn, chi hội đáp ứng yêu cầu nhiệm vụ trong tình hình mới."
)
FORM = (
    "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập - Tự do - Hạnh phúc Báo cáo thành tích đề "
    "nghị tặng Bằng khen I. Sơ lược đặc điểm, tình hình II. Thành tích đạt được 1. Chức "
    "năng, nhiệm vụ được giao 2. Thành tích 3. Điểm xuất sắc, nổi trội, có thể nhân rộng "
    "4. Kỷ luật, thanh tra, khiếu nại, tố cáo III. Các hình thức đã được khen thưởng"
)
# What a slot may say; of two reports about one thing the words differ in places.
SLOTS = {
    "year": ["2026", "2027", "2028", "2029", "2030"],
    "number": ["12", "27", "34", "46", "58", "63", "85", "112", "214", "312", "480", "1.260"],
    "who": ["chi hội", "tổ dân vận", "ban công tác mặt trận", "hợp tác xã", "câu lạc bộ", "tập thể cán bộ", "ban chấp hành", "tổ tự quản", "anh em đoàn viên", "các chị trong tổ"],
    "did": ["vận động", "kêu gọi", "huy động", "phối hợp các ngành quyên góp", "đứng ra gom góp", "cùng bà con đóng góp", "thuyết phục các mạnh thường quân ủng hộ", "tự bỏ tiền túi"],
    "what": ["triệu đồng", "ngày công lao động", "tấn gạo", "phần quà", "bộ sách giáo khoa", "thẻ bảo hiểm y tế", "con giống", "cây dừa giống", "mét khối cát đá", "xe đạp"],
    "for": ["cho hộ nghèo trong ấp", "để sửa cầu ván đã mục", "giúp học trò vùng sâu đến lớp", "cho bà con gặp lốc xoáy", "để làm lộ bê tông ven kênh", "cho người già neo đơn", "để dựng lại nhà tình thương", "cho hội viên vay xoay vòng", "để thắp sáng đường quê", "cho trạm y tế thay giường cũ"],
    "held": ["mở", "tổ chức", "đứng lớp", "duy trì đều đặn", "thí điểm", "lồng ghép"],
    "event": ["buổi nói chuyện dưới tán cây", "lớp dạy đan lục bình", "đợt ra quân dọn kênh", "hội thi nấu ăn ngày Tết", "phiên chợ không đồng", "đêm văn nghệ gây quỹ", "buổi đối thoại với thanh niên", "lớp xóa mù số cho người lớn tuổi", "chuyến xe đưa rước người bệnh", "giải bóng chuyền liên ấp"],
    "came": ["người đến dự", "lượt bà con tham gia", "hội viên góp mặt", "gia đình ký cam kết", "em nhỏ được chăm lo", "thanh niên ghi tên"],
    "then": ["từ đó tình làng nghĩa xóm khắng khít hơn", "nhờ vậy tệ nạn giảm hẳn", "nay tuyến lộ sạch đẹp quanh năm", "ai cũng thấy việc làm thiết thực", "mấy hộ trước kia khó khăn đã vươn lên khá giả", "trường học không còn em nào bỏ lớp", "vườn tạp thành vườn chuyên canh có giá", "cách làm được ấp bên học theo", "xã chọn làm điểm để các nơi đến xem", "thu nhập mỗi nhà tăng thấy rõ"],
    "hard": ["Lúc đầu nhiều người còn e ngại", "Giữa mùa nước nổi đi lại khó", "Kinh phí chẳng có bao nhiêu", "Dịch bệnh trên đàn heo kéo dài", "Giá lúa xuống thấp", "Cán bộ ấp thay đổi liên tục", "Thanh niên đi làm xa gần hết", "Đường vào xóm còn lầy lội"],
    "so": ["chúng tôi chia nhau gõ cửa từng nhà", "tôi lấy chính mảnh ruộng nhà mình làm trước", "ban cán sự họp dân ba lần mới chốt được cách làm", "cả tổ góp vốn mua chung một máy bơm", "bà con đổi công cho nhau từ sáng sớm", "mỗi đảng viên nhận giúp một gia đình", "các cụ cao niên đứng ra hòa giải", "nhóm trẻ lập trang mạng để bán giùm nông sản"],
    "goal": ["vượt chỉ tiêu năm", "về đích trước hạn", "đạt trọn các tiêu chí", "được cấp trên biểu dương", "giữ vững danh hiệu ấp văn hóa", "không có đơn thư vượt cấp"],
}  # fmt: skip
SHAPES = [
    "Năm {year}, {who} {did} {number} {what} {for}, {then}.",
    "{who} {held} {number} {event} với {number} {came}; {then}.",
    "{hard}, {so}, rốt cuộc {goal}.",
    "Trong {number} tháng liền {who} {held} {event} {for}, {number} {came}.",
    "{so}; đến cuối năm {year} {goal}, {then}.",
    "Riêng năm {year} có {number} {came} ở {number} {event}, {who} còn {did} {number} {what} {for}.",
    "{hard} nhưng {who} vẫn {did} được {number} {what}; {so}.",
    "Qua {number} {event}, {then}, {goal}.",
]
# Long enough that a copy may carry them along, and that everybody writes them.
PHRASES = [
    "Luôn chấp hành tốt chủ trương của Đảng, chính sách, pháp luật của Nhà nước và quy định của địa phương.",
    "Đoàn kết nội bộ, giữ gìn phẩm chất đạo đức, lối sống trong sáng, được đồng nghiệp và nhân dân tín nhiệm.",
    "Thường xuyên học tập, nâng cao trình độ chuyên môn, nghiệp vụ đáp ứng yêu cầu nhiệm vụ được giao.",
]  # fmt: skip
SYNONYMS = {
    "bà con": "nhân dân", "giúp": "hỗ trợ", "vận động": "kêu gọi", "mở": "tổ chức",
    "xã": "địa phương", "nhà": "hộ", "chúng tôi": "tập thể", "cả tổ": "mọi người",
    "kinh phí": "tiền bạc", "vượt": "hơn", "hộ nghèo": "gia đình khó khăn",
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    is_copied: bool
    note: str
    one: list[str]
    other: list[str]


class Writer:
    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)

    def sentence(self) -> str:
        shape = self.dice.choice(SHAPES)
        while "{" in shape:
            before, _brace, rest = shape.partition("{")
            slot, _brace, after = rest.partition("}")
            shape = f"{before}{self.dice.choice(SLOTS[slot])}{after}"
        return shape[0].upper() + shape[1:]

    def report(self, most: int = 16) -> list[str]:
        return [self.sentence() for _n in range(self.dice.randint(8, most))]

    # ------------------------------------------------------------------ what a copier does
    def figures(self, report: list[str]) -> list[str]:
        return [
            "".join(
                self.dice.choice("123456789") if c.isdigit() else c for c in sentence
            )
            for sentence in report
        ]

    def order(self, report: list[str]) -> list[str]:
        return self.dice.sample(report, len(report))

    def synonyms(self, report: list[str]) -> list[str]:
        """In every second sentence, one word by another."""
        return [
            self._reworded(sentence) if number % 2 == 0 else sentence
            for number, sentence in enumerate(report)
        ]

    def _reworded(self, sentence: str) -> str:
        found = [word for word in SYNONYMS if word in sentence]
        if not found:
            return sentence
        word = self.dice.choice(found)
        return sentence.replace(word, SYNONYMS[word], 1)

    def own_words(self, report: list[str]) -> list[str]:
        """Every third sentence is new."""
        return [
            self.sentence() if number % 3 == 2 else sentence
            for number, sentence in enumerate(report)
        ]

    def shortened(self, report: list[str]) -> list[str]:
        return report[: max(6, len(report) * 2 // 3)]


def old_marks(text: str) -> str:
    for new, old in (
        ("òa", "oà"),
        ("óa", "oá"),
        ("ủy", "uỷ"),
        ("úy", "uý"),
        ("kỷ", "kỉ"),
    ):
        text = text.replace(new, old)
    return text


def plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in spread if not unicodedata.combining(c))


STYLES = [
    str,
    str.upper,
    old_marks,
    plain,
    lambda text: unicodedata.normalize("NFD", text),
]
EDITS = ["figures", "order", "synonyms", "own_words", "shortened"]


def pairs(number: int = 150) -> list[Labelled]:
    """As many of either kind."""
    return [
        *(_copied(n) for n in range(number)),
        *(_independent(n) for n in range(number)),
    ]


def _copied(n: int) -> Labelled:
    """Two or three kinds of edits upon each other, and another way to type."""
    writer = Writer(f"copied-{n}")
    report = writer.report()
    edits = writer.dice.sample(EDITS, writer.dice.randint(2, 3))
    copy = report
    for edit in edits:
        copy = getattr(writer, edit)(copy)
    style = STYLES[n % len(STYLES)]
    texts = [f"{FORM}\n{' '.join(report)}"], [style(" ".join(copy))]
    return Labelled(True, "+".join(edits), *texts)


def _independent(n: int) -> Labelled:
    """The form, the plan and the phrases may be in both, and a sentence by chance."""
    one, other = Writer(f"one-{n}"), Writer(f"other-{n}")
    both = [one.report(), other.report()]
    note = ["own", "form", "plan", "phrases", "sentence"][n % 5]
    extra = {
        "own": [],
        "form": [FORM],
        "plan": [PLAN],
        "phrases": PHRASES[:2],
        "sentence": [Writer(f"shared-{n}").sentence()],
    }[note]
    left, right = ("\n".join([*extra[:1], *report, *extra[1:]]) for report in both)
    return Labelled(False, note, [left], [right])
