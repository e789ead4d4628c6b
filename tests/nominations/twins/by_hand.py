"""Pairs thought out one by one: half, one and the same?, why, and the two records.
Everybody is fictional."""


def p(name, born="", unit="", **more):
    return {"name": name, "born_on": born, "unit": unit, **more}


def c(name, address="", head="", **more):
    return {"name": name, "address": address, "head": head, **more}


PEOPLE = [
    # ------------------------------------------------------------------- dev: the same
    ("dev", 1, "marks left out", p("Trần Thị Hoà", "1979-04-12", "Hội LHPN xã Vĩnh Mẫu"), p("TRAN THI HOA", "1979-04-12", "Hội Liên hiệp Phụ nữ xã Vĩnh Mẫu")),
    ("dev", 1, "d for đ", p("Đặng Đình Độ", "1970-10-05", "UBND xã An Mẫu"), p("Dang Dinh Do", "1970-10-05", "Ủy ban nhân dân xã An Mẫu")),
    ("dev", 1, "i for y", p("Lê Thị Quý", "1988-02-14", "Trường Mầm non Sen Mẫu"), p("Lê Thị Quí", "1988-02-14", "Trường MN Sen Mẫu")),
    ("dev", 1, "one wrong tone", p("Phạm Thị Phượng", "1982-12-01", "Hội Nông dân xã Hòa Mẫu"), p("Phạm Thị Phương", "1982-12-01", "HND xã Hòa Mẫu")),
    ("dev", 1, "middle name left out", p("Quách Thị Ngọc Diễm", "1991-06-30", "UBND xã An Mẫu"), p("Quách Ngọc Diễm", "1991-06-30", "UBND xã An Mẫu")),
    ("dev", 1, "rank before the name", p("Đ/c Huỳnh Quốc Khải", "1968-08-19", "UBMTTQ xã Mẫu Đông"), p("Huỳnh Quốc Khải", "1968-08-19", "Mặt trận Tổ quốc Việt Nam xã Mẫu Đông")),
    ("dev", 1, "other name in brackets", p("Nguyễn Văn Bé Ba (Ba Lúa)", "1959-03-03", "", address="ấp 2, xã Phú Mẫu Tây"), p("Nguyễn Văn Bé Ba", "1959-03-03", "", address="ấp hai, xã Phú Mẫu Tây")),
    ("dev", 1, "a letter missing", p("Trịnh Hoài Phong", "1985-11-22", "Đoàn TNCS Hồ Chí Minh xã An Mẫu"), p("Trịnh Hoài Phon", "1985-11-22", "Xã đoàn An Mẫu")),
    ("dev", 1, "only the year known", p("Trịnh Thanh Liêm", "1948-01-01", "Hội Người cao tuổi xã Vĩnh Mẫu", address="ấp 1, xã Vĩnh Mẫu"), p("Trịnh Thanh Liêm", "1948-09-14", "Hội NCT xã Vĩnh Mẫu", address="ấp 1, xã Vĩnh Mẫu")),
    ("dev", 1, "no date, rare name, one unit", p("Quách Thúy An", "", "Trường Tiểu học Đồng Tiến, xã Hòa Mẫu"), p("Quách Thuý An", "1990-05-05", "Trường TH Đồng Tiến, xã Hòa Mẫu")),
    ("dev", 1, "day and month swapped", p("Lê Hữu Nghĩa", "1976-03-11", "Hội CCB xã Mẫu Đông"), p("Lê Hữu Nghĩa", "1976-11-03", "Hội Cựu chiến binh xã Mẫu Đông")),
    ("dev", 1, "number equal, name of religion", p("Thích Thiện Mẫu", "1962-07-07", "Chùa Mẫu", citizen_id="000062000111"), p("Nguyễn Văn Thanh", "1962-07-07", "Chùa Mẫu", citizen_id="000062000111")),
    ("dev", 1, "moved to another commune", p("Huỳnh Bích Thủy", "1980-09-09", "Hội LHPN xã An Mẫu"), p("Huỳnh Bích Thuỷ", "1980-09-09", "Hội LHPN xã Hòa Mẫu")),
    # -------------------------------------------------------------- dev: two different
    ("dev", 0, "sisters of one house", p("Nguyễn Thị Kim Thoa", "1980-01-15", "Hội LHPN xã An Mẫu", address="ấp 1, xã An Mẫu"), p("Nguyễn Thị Kim Thảo", "1983-06-20", "Hội LHPN xã An Mẫu", address="ấp 1, xã An Mẫu")),
    ("dev", 0, "twins", p("Trần Văn Minh", "1990-10-10", "", address="ấp 3, xã An Mẫu"), p("Trần Văn Mẫn", "1990-10-10", "", address="ấp 3, xã An Mẫu")),
    ("dev", 0, "tones and dates differ", p("Lê Thị Phương", "1975-05-01", "Hội LHPN xã An Mẫu"), p("Lê Thị Phượng", "1987-08-12", "Hội LHPN xã An Mẫu")),
    ("dev", 0, "frequent name, no date at all, other communes", p("Nguyễn Văn Hùng", "", "UBND xã An Mẫu"), p("Nguyễn Văn Hùng", "", "UBND xã Vĩnh Mẫu")),
    ("dev", 0, "frequent name, no date, one commune, other bodies", p("Nguyễn Văn Hùng", "1970-01-02", "Hội Nông dân xã An Mẫu", address="ấp 1, xã An Mẫu"), p("Nguyễn Văn Hùng", "", "Hội Cựu chiến binh xã An Mẫu", address="ấp 3, xã An Mẫu")),
    ("dev", 0, "father and son in one house", p("Phan Minh Tâm", "1950-02-03", "", address="ấp 2, xã Hòa Mẫu"), p("Phan Minh Tâm", "1978-04-05", "", address="ấp 2, xã Hòa Mẫu")),
    ("dev", 0, "numbers far apart", p("Trần Minh Tâm", "1981-03-04", "UBND xã An Mẫu", citizen_id="000081001234"), p("Trần Minh Tâm", "1981-03-04", "UBND xã An Mẫu", citizen_id="000081987654")),
    ("dev", 0, "numbers one apart, other name", p("Trần Minh Tâm", "1981-03-04", "UBND xã An Mẫu", citizen_id="000081001234"), p("Lê Hoài Phong", "1981-03-04", "UBND xã An Mẫu", citizen_id="000081001235")),
    ("dev", 0, "man and woman of one folded name", p("Nguyễn Thành Long", "1972-02-02", "Xã An Mẫu", gender="male"), p("Nguyễn Thanh Long", "1979-12-02", "Xã An Mẫu", gender="female")),
    # -------------------------------------------------------------- held out: the same
    ("held_out", 1, "marks left out", p("Võ Thị Hồng Gấm", "1984-07-21", "Hội LHPN xã Thử Sơn"), p("Vo Thi Hong Gam", "1984-07-21", "HPN xã Thử Sơn")),
    ("held_out", 1, "capitals, tone moved", p("Lý Thùy Trang", "1995-01-30", "Đoàn TN xã Bình Thử"), p("LÝ THUỲ TRANG", "1995-01-30", "Đoàn Thanh niên xã Bình Thử")),
    ("held_out", 1, "title in front", p("Bác sĩ Bùi Trọng Hậu", "1966-05-17", "Trạm Y tế xã Tân Thử"), p("Bùi Trọng Hậu", "1966-05-17", "TYT xã Tân Thử")),
    ("held_out", 1, "middle name left out", p("Hồ Thị Mỹ Hạnh", "1978-11-02", "Hội CTĐ xã Thử Long"), p("Hồ Mỹ Hạnh", "1978-11-02", "Hội Chữ thập đỏ xã Thử Long")),
    ("held_out", 1, "date off by a digit", p("Mạc Chí Nguyện", "1973-04-18", "Hội Nông dân xã Thử Sơn"), p("Mạc Chí Nguyện", "1973-04-19", "HND xã Thử Sơn")),
    ("held_out", 1, "year off by a digit", p("Dương Nhựt Quang", "1969-06-06", "UBMTTQ xã Thử Long"), p("Dương Nhựt Quang", "1959-06-06", "Mặt trận Tổ quốc xã Thử Long")),
    ("held_out", 1, "swapped day and month, one number missing", p("Đặng Cẩm Tiên", "1986-02-08", "Trường Mẫu giáo Hoa Súng", citizen_id="000186000222"), p("Đặng Cẩm Tiên", "1986-08-02", "Trường MG Hoa Súng")),
    ("held_out", 1, "no date, one unit and post", p("Mạc Ngọc Giàu", "", "Chi hội Phụ nữ ấp 4, xã Bình Thử", position="Chi hội trưởng"), p("Mạc Ngọc Giàu", "1977-10-10", "CHPN ấp bốn xã Bình Thử", position="Chi hội trưởng")),
    ("held_out", 1, "letters swapped", p("Bùi Hoàng Phúc", "1992-12-12", "Đoàn TNCS HCM xã Tân Thử"), p("Bùi Hoàng Phcú", "1992-12-12", "Đoàn Thanh niên xã Tân Thử")),
    ("held_out", 1, "number with two digits swapped", p("Hồ Văn Sơn", "1974-03-25", "Hội CCB xã Thử Sơn", citizen_id="000074012345"), p("Hồ Văn Sơn", "1974-03-25", "Hội CCB xã Thử Sơn", citizen_id="000074012354")),
    ("held_out", 1, "married name as other name", p("Võ Thị Bảy", "1955-09-01", "", address="ấp 6, xã Thử Long", alias="Bảy Sen"), p("Bảy Sen", "1955-09-01", "", address="ấp 6, xã Thử Long")),
    ("held_out", 1, "another post now", p("Lý Trọng Hậu", "1971-01-19", "Hội Nông dân xã Thử Long", position="Chủ tịch"), p("Lý Trọng Hậu", "1971-01-19", "Đảng ủy xã Tân Thử", position="Phó Bí thư")),
    # --------------------------------------------------------- held out: two different
    ("held_out", 0, "brothers", p("Võ Thanh Tùng", "1988-03-03", "", address="ấp 5, xã Thử Long"), p("Võ Thanh Tú", "1991-07-15", "", address="ấp 5, xã Thử Long")),
    ("held_out", 0, "frequent name, other dates, one body", p("Nguyễn Thị Nga", "1980-02-11", "Hội LHPN xã Bình Thử"), p("Nguyễn Thị Nga", "1972-09-28", "Hội LHPN xã Bình Thử")),
    ("held_out", 0, "frequent name, no dates, other communes", p("Nguyễn Thị Nga", "", "Hội LHPN xã Bình Thử"), p("Nguyễn Thị Nga", "1972-09-28", "Hội LHPN xã Thử Sơn")),
    ("held_out", 0, "same date and unit, other people", p("Bùi Thị Quý", "1983-10-20", "Trường Tiểu học Tân Lập"), p("Đặng Hoàng Phúc", "1983-10-20", "Trường Tiểu học Tân Lập")),
    ("held_out", 0, "grandfather and grandson", p("Hồ Chí Nguyện", "1940-05-05", "", address="ấp Thử Hạ, xã Thử Sơn"), p("Hồ Chí Nguyện", "1994-05-06", "", address="ấp Thử Hạ, xã Thử Sơn")),
    ("held_out", 0, "numbers differ in three digits", p("Đặng Văn Út", "1963-01-20", "UBND xã Thử Sơn", citizen_id="000063111222"), p("Đặng Văn Út", "1963-01-20", "UBND xã Thử Sơn", citizen_id="000063111555")),
    ("held_out", 0, "given names of one sound", p("Dương Thị Hằng", "1985-04-01", "Hội LHPN xã Thử Long"), p("Dương Thị Hạnh", "1989-04-11", "Hội LHPN xã Thử Long")),
    ("held_out", 0, "frequent name, only years, far apart", p("Nguyễn Văn Dũng", "1970-01-01", "UBND xã Thử Long"), p("Nguyễn Văn Dũng", "1958-01-01", "UBND xã Thử Long")),
    ("held_out", 0, "number one apart, other date", p("Lý Hoàng Phúc", "1990-02-02", "UBND xã Thử Long", citizen_id="000090000001"), p("Lý Hoàng Phúc", "1996-10-02", "UBND xã Thử Sơn", citizen_id="000090000002")),
]  # fmt: skip

COLLECTIVES = [
    # ------------------------------------------------------------------- dev: the same
    ("dev", 1, "short and long", c("CHPN ấp ba xã Vĩnh Mẫu"), c("Chi hội Liên hiệp Phụ nữ Việt Nam ấp 3, xã Vĩnh Mẫu")),
    ("dev", 1, "leading zero", c("Tổ NDTQ số 05 ấp 1 xã An Mẫu"), c("Tổ Nhân dân tự quản số 5, ấp 1, xã An Mẫu")),
    ("dev", 1, "ward now, commune then", c("Hội Nông dân xã Hòa Mẫu"), c("Hội Nông dân phường Hòa Mẫu")),
    ("dev", 1, "the place first", c("Xã Mẫu Đông: Ủy ban Mặt trận Tổ quốc Việt Nam"), c("UBMTTQVN xã Mẫu Đông")),
    ("dev", 1, "commune only in the address", c("HTX NN Lúa Vàng", "ấp 1, xã An Mẫu", "Trần Văn Thành"), c("Hợp tác xã Nông nghiệp Lúa Vàng xã An Mẫu", "", "Trần Văn Thành")),
    ("dev", 1, "a letter missing", c("Câu lạc bộ Đờn ca tài tử Bông Trang", "xã An Mẫu"), c("CLB Đờn ca tài tử Bông Trag", "xã An Mẫu")),
    ("dev", 1, "roman number", c("Khu phố II, phường Vĩnh Mẫu"), c("Khu phố 2 phường Vĩnh Mẫu")),
    ("dev", 1, "school with a letter", c('Trường Tiểu học "A" Phú Mẫu Tây'), c("Trường TH A Phú Mẫu Tây")),
    ("dev", 1, "youth union of the commune", c("Xã đoàn An Mẫu"), c("Đoàn TNCS Hồ Chí Minh xã An Mẫu")),
    # -------------------------------------------------------------- dev: two different
    ("dev", 0, "sister branches", c("Chi hội Phụ nữ ấp 1, xã An Mẫu"), c("Chi hội Phụ nữ ấp 2, xã An Mẫu")),
    ("dev", 0, "schools 1 and 2", c("Trường THCS số 1 An Mẫu"), c("Trường THCS số 2 An Mẫu")),
    ("dev", 0, "schools A and B", c("Trường Tiểu học A An Mẫu", "xã An Mẫu"), c("Trường Tiểu học B An Mẫu", "xã An Mẫu")),
    ("dev", 0, "communes A and B", c("Hội Nông dân xã Long Mẫu A"), c("Hội Nông dân xã Long Mẫu B")),
    ("dev", 0, "association and branch", c("Hội LHPN xã An Mẫu"), c("Chi hội Phụ nữ ấp 4, xã An Mẫu")),
    ("dev", 0, "women and farmers", c("Hội LHPN xã An Mẫu"), c("Hội Nông dân xã An Mẫu")),
    ("dev", 0, "association and its club", c("Hội LHPN xã An Mẫu"), c("Câu lạc bộ Phụ nữ khởi nghiệp xã An Mẫu")),
    ("dev", 0, "groups 3 and 13", c("Tổ NDTQ số 3, ấp 1, xã An Mẫu"), c("Tổ NDTQ số 13, ấp 1, xã An Mẫu")),
    ("dev", 0, "company and cooperative of one name", c("Công ty TNHH Lúa Vàng", "xã An Mẫu"), c("Hợp tác xã Lúa Vàng", "xã An Mẫu")),
    # -------------------------------------------------------------- held out: the same
    ("held_out", 1, "short and long", c("Ban CTMT ấp 5 xã Tân Thử"), c("Ban công tác Mặt trận ấp năm, xã Tân Thử")),
    ("held_out", 1, "without marks", c("Hoi Cuu chien binh xa Thu Son"), c("Hội CCB xã Thử Sơn")),
    ("held_out", 1, "all capitals, dash", c("CÂU LẠC BỘ GIA ĐÌNH HẠNH PHÚC - ẤP 4 - XÃ THỬ LONG"), c("CLB Gia đình hạnh phúc ấp 4, xã Thử Long")),
    ("held_out", 1, "company form written short", c("Cty TNHH MTV Phù Sa", "xã Bình Thử", "Mạc Văn Út"), c("Công ty trách nhiệm hữu hạn một thành viên Phù Sa", "xã Bình Thử", "Mạc Văn Út")),
    ("held_out", 1, "township", c("Hội CTĐ TT. Thử Sơn"), c("Hội Chữ thập đỏ thị trấn Thử Sơn")),
    ("held_out", 1, "order of the parts", c("Ấp 6 xã Thử Long - Tổ dân vận"), c("Tổ DV ấp 6, xã Thử Long")),
    ("held_out", 1, "school", c("Trường THCS Tân Lập", "xã Tân Thử"), c("Trường trung học cơ sở Tân Lập", "xã Tân Thử")),
    ("held_out", 1, "savings group", c("Tổ TK&VV số 2 ấp 4 xã Bình Thử"), c("Tổ tiết kiệm và vay vốn số 2, ấp 4, xã Bình Thử")),
    ("held_out", 1, "quarter", c("Chi hội PN Kp.3, P. Thử Hưng Đông"), c("Chi hội Phụ nữ khu phố 3, phường Thử Hưng Đông")),
    # --------------------------------------------------------- held out: two different
    ("held_out", 0, "sister groups", c("Tổ dân vận ấp 5, xã Tân Thử"), c("Tổ dân vận ấp 6, xã Tân Thử")),
    ("held_out", 0, "one number, two communes", c("Chi hội CCB ấp 4, xã Thử Long"), c("Chi hội CCB ấp 4, xã Thử Sơn")),
    ("held_out", 0, "communes of one folded name", c("Hội LHPN xã Thử Sơn", head="Võ Thị Nga"), c("Hội LHPN xã Thử Son", head="Hồ Thị Bảy", address="xã Thứ Són")),
    ("held_out", 0, "front committee and its hamlet board", c("UBMTTQ Việt Nam xã Tân Thử"), c("Ban công tác Mặt trận ấp 4, xã Tân Thử")),
    ("held_out", 0, "two clubs of one hamlet", c("CLB Gia đình hạnh phúc ấp 4, xã Thử Long"), c("CLB Văn nghệ ấp 4, xã Thử Long")),
    ("held_out", 0, "cooperatives of one commune", c("HTX NN Phù Sa", "xã Tân Thử"), c("HTX NN Hương Tràm", "xã Tân Thử")),
    ("held_out", 0, "primary and lower secondary", c("Trường Tiểu học Tân Lập", "xã Tân Thử"), c("Trường THCS Tân Lập", "xã Tân Thử")),
    ("held_out", 0, "party cells", c("Chi bộ 1, Đảng bộ xã Tân Thử"), c("Chi bộ 2, Đảng bộ xã Tân Thử")),
    ("held_out", 0, "commune and district of one name", c("Hội Nông dân xã Bình Thử"), c("Hội Nông dân huyện Bình Thử")),
]  # fmt: skip


def rows():
    for subject, pairs in (("individual", PEOPLE), ("collective", COLLECTIVES)):
        for half, same, note, one, other in pairs:
            yield half, bool(same), subject, note, one, other
