"""Files as spreadsheets and people write them, given to the salary and the operator's page: a right result, or row, column and remedy."""

from __future__ import annotations

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.portfolio.tenants import template
from calculator.i18n import t
from calculator.quantities import Language
from calculator.views.operator.batch import UPLOAD, Upload
from tests.test_app import opened, sound, texts
from tests.test_app_salary import told_of

PEOPLE = "id,month,region,gross\nA1,2026-07,I,60000000\nA2,2026-07,II,35000000\n"
NET = ["50.274.400\u00a0₫", "30.242.500\u00a0₫"]
"""Worked by hand: 60 m less 10.5% of 50.6 m at most and tax of 4,318,600; 35 m less 3,675,000 and 5% of 10 m and 10% of 5,825,000 above 15.5 m."""


def people(data: bytes, lang: Language = "vi") -> AppTest:
    app = opened("salary", lang=lang, **{"salary.section": "file"})
    app.file_uploader[0].set_value(("people.csv", data, "text/csv")).run()
    return sound(app)


def tenants(data: bytes, **url: str) -> AppTest:
    app = opened("operator", **{"operator.section": "tenants", **url})
    app.session_state[UPLOAD] = Upload("khach.csv", data)
    return sound(app.run())


RIGHT = {
    "semicolons": PEOPLE.replace(",", ";").encode(),
    "a byte-order mark and CRLF": PEOPLE.replace("\n", "\r\n").encode("utf-8-sig"),
    "a line that names the separator": ("sep=;\n" + PEOPLE.replace(",", ";")).encode(),
    "a line that names it, behind a mark": ("sep=,\r\n" + PEOPLE).encode("utf-8-sig"),
    "UTF-16 with tabs": PEOPLE.replace(",", "\t").encode("utf-16"),
    "empty rows": ("\n" + PEOPLE.replace("A2", ",,,\n\n , ,,\nA2") + ",,,\n\n").encode(),
    "points between thousands": PEOPLE.replace("60000000", "60.000.000").encode(),
    "commas between thousands": PEOPLE.replace("60000000", '"60,000,000"').encode(),
    "words": PEOPLE.replace("60000000", "60 triệu").encode(),
}


@pytest.mark.parametrize("name", RIGHT)
def test_it_is_read_as_it_is_meant(name: str) -> None:
    app = people(RIGHT[name])
    (table,) = (one.value for one in app.dataframe)
    assert list(table[t("salary.short.net", "vi")]) == NET
    assert told_of(app) == []


WRONG = {
    "Windows-1258": (b"name,month,region,gross\nAn,2026-07,I,60000000\nNguy\xea\xden,2026-07,I,60000000\n", "Dòng 3, cột name", "UTF-8"),
    "a cell of two lines before it": (
        b'name,month,region,gross\n"A\nn",2026-07,I,6\nNguy\xea\xden,2026-07,I,6\n',
        "Dòng 3, cột name",
        "UTF-8",
    ),
    "negative pay": (PEOPLE.replace("60000000", "-60000000").encode(), "Dòng 2, cột gross", "số âm"),
    "one point": (PEOPLE.replace("60000000", "60.000").encode(), "Dòng 2, cột gross", "có thể đọc là 60000"),
    "a quote left open": (PEOPLE.replace("A2", '"A2').encode(), "Dòng 3", "dấu ngoặc kép"),
    "names in Vietnamese": (PEOPLE.replace("month", "tháng").encode(), "Dòng 1, cột tháng", "tệp mẫu"),
    "a column without a name": (PEOPLE.replace("\n", ",\n").encode(), "Dòng 1, cột 5", "đặt tên cho cột"),
    "a workbook": (b"PK\x03\x04" + bytes(range(256)), "Cả tệp", "lưu trang tính thành 'CSV UTF-8'"),
    "no rows": (b"id,month,region,gross\n\n,,,\n", "Cả tệp", "không có dòng dữ liệu nào"),
    "nothing": (b"\n\n  \n", "Cả tệp", "tệp rỗng"),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_is_told_where_and_what_to_do(name: str) -> None:
    data, place, words = WRONG[name]
    app = people(data)
    assert f"**{place}**" in told_of(app)
    assert words in texts(app)


def test_a_payslip_that_stands_twice_is_said_and_computed() -> None:
    again = PEOPLE + "A1,2026-07,I,70000000\nA1,2026-08,I,60000000\n"
    assert "dòng 2, 4 (A1, 7/2026)" in texts(people(again.encode()))
    assert "rows 2, 4 (A1, Jul 2026)" in texts(people(again.encode(), "en"))
    assert t("salary.batch_rows", "vi", rows_in="4", rows_out="4", rejected="0") in texts(people(again.encode()))
    assert "A1" not in texts(people(again.replace("A1,2026-07,I,7", "A3,2026-07,I,7").encode()))


ROWS = template().decode("utf-8-sig")


def cell(row: int, column: str, text: str) -> bytes:
    """Give the template with one cell written otherwise."""
    rows = list(csv.reader(io.StringIO(ROWS)))
    rows[row][rows[0].index(column)] = text
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return made.getvalue().encode()


TENANTS_RIGHT = {
    "semicolons, named": ("sep=;\n" + ROWS.replace(",", ";")).encode(),
    "UTF-16": ROWS.encode("utf-16"),
    "empty rows": ROWS.replace("\nT2", "\n\n,,,\nT2").encode(),
    "points between thousands": cell(1, "monthly_pay", "30.000.000"),
    "commas between thousands": cell(1, "monthly_pay", "30,000,000"),
}


@pytest.mark.parametrize("name", TENANTS_RIGHT)
def test_tenants_are_read_as_they_are_meant(name: str) -> None:
    def shown(data: bytes) -> list[list[str]]:
        app = tenants(data)
        assert told_of(app) == []
        (table,) = (one.value for one in app.dataframe)
        found: list[list[str]] = table.to_numpy().tolist()
        return found

    assert shown(TENANTS_RIGHT[name]) == shown(ROWS.encode())


TENANTS_WRONG = {
    "Windows-1258": (ROWS.encode().replace(b"Services", b"D\xf2ch v\xf5"), "Dòng 3, cột name", "UTF-8"),
    "an id that stands twice": (ROWS.replace("T2", "T1").encode(), "Dòng 3, cột id", "đã có ở một dòng trước"),
    "negative pay": (cell(2, "monthly_pay", "-1"), "Dòng 3, cột monthly_pay", "số âm"),
    "a quote left open": (ROWS.replace("Services", '"Services').encode(), "Dòng 3", "dấu ngoặc kép"),
    "names in Vietnamese": (ROWS.replace("activity", "hoạt động", 1).encode(), "Dòng 1, cột activity", "tệp mẫu"),
    "a workbook": (b"PK\x03\x04" + bytes(range(256)), "Cả tệp", "lưu trang tính thành 'CSV UTF-8'"),
    "no rows": (ROWS.splitlines()[0].encode(), "Cả tệp", "không có dòng dữ liệu nào"),
    "days the day first": (cell(3, "licence", "15/01/2027"), "Dòng 4, cột licence", "Hãy chọn cách viết đó ở trên"),
}


@pytest.mark.parametrize("name", TENANTS_WRONG)
def test_tenants_are_told_where_and_what_to_do(name: str) -> None:
    data, place, words = TENANTS_WRONG[name]
    app = tenants(data)
    assert f"**{place}**" in told_of(app)
    assert words in texts(app)
    assert "(tiếng Anh)" not in texts(app)


def test_of_thousands_of_faults_the_first_are_drawn_and_the_rest_counted() -> None:
    app = people(("month,region,gross\n" + "2026-07,IX,1000000\n" * 120).encode(), "en")
    assert len(told_of(app)) == 50
    assert "70 more faults are not shown." in texts(app)
