# SPDX-License-Identifier: Apache-2.0
"""What every story uses: files as offices write them, a city to deliver them to, and checks that are counted one by one.

A story is a function that delivers to a city and records what the program says; its checks read the record. It is told twice, with
one thread and with all, and both records must be the same, byte for byte.
"""
import contextlib
import csv
import datetime
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import traceback
import zipfile
from xml.sax.saxutils import escape

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# --- people and bodies, all invented: 3499xx is assigned to no place ---


def resident(birth, serial, region="349901"):
    """A resident ID with its check character (GB 11643-1999)."""
    digits = f"{region}{birth}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11]


def entity(resident_id):
    """The entity of a person: the first 17 digits."""
    return int(resident_id[:17])


def credit_code(serial):
    """The credit code of a village's cooperative (GB 32100-2015; N2), with the organisation code in it (GB 11714-1997)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"{serial:08d}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    code = "N2349901" + body + {10: "X", 11: "0"}.get(check, str(check))
    total = sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(code))
    return code + alphabet[(31 - total % 31) % 31]


# --- files ---


class Sheet:
    """Rows of a sheet with the place of what was noted: `sheet.row(...)` gives the row's number as a spreadsheet program shows it."""

    def __init__(self, name=""):
        self.name, self.rows, self.merged = name, [], []

    def row(self, *cells):
        self.rows.append(cells)
        return len(self.rows)

    def title(self, text, width):
        self.merged.append(f"A{len(self.rows) + 1}:{letters(width)}{len(self.rows) + 1}")
        return self.row(text)


def letters(column):
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def csv_gbk(sheet):
    """As the exporters of offices write it: GB18030, lines ending in CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for cells in sheet.rows:
        writer.writerow(["" if cell is None else cell for cell in cells])
    return out.getvalue().encode("gb18030")


def xlsx_cell(place, cell, strings):
    if cell is None or cell == "":
        return ""
    if isinstance(cell, datetime.date):
        return f'<c r="{place}" s="1"><v>{(cell - datetime.date(1899, 12, 30)).days}</v></c>'
    if isinstance(cell, str):
        return f'<c r="{place}" t="s"><v>{strings.setdefault(cell, len(strings))}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def xlsx_sheet(sheet, strings):
    rows = "".join(
        f'<row r="{number}">' + "".join(xlsx_cell(f"{letters(column)}{number}", cell, strings) for column, cell in enumerate(cells, 1)) + "</row>"
        for number, cells in enumerate(sheet.rows, 1))
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    return (f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>'
            + (f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>' if merged else "") + "</worksheet>")


def xlsx(*sheets):
    """A workbook with shared strings, numbers as numbers and days as styled serial numbers."""
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package, kinds = "http://schemas.openxmlformats.org/package/2006/", "application/vnd.openxmlformats-officedocument.spreadsheetml."
    strings = {}
    bodies = [xlsx_sheet(sheet, strings) for sheet in sheets]
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{kinds}styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}sharedStrings+xml"/>'
        + "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}worksheet+xml"/>' for n in numbers) + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}relationships"><Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        + "".join(f'<sheet name="{escape(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, sheet in zip(numbers, sheets)) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers)
        + f'<Relationship Id="rId{len(sheets) + 1}" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId{len(sheets) + 2}" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">' + "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings) + "</sst>",
    }
    parts.update({f"xl/worksheets/sheet{n}.xml": body for n, body in zip(numbers, bodies)})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- the city ---


class City:
    """A workspace of its own. Everything that the program says is recorded, without the folder's name and without durations."""

    def __init__(self, program, folder, threads):
        self.program, self.folder, self.threads, self.record = program, folder, threads, []
        self.environment = {**os.environ, "QINGFENG_CATALOG": f"{ROOT}/catalog", "QINGFENG_ACTOR": "teller", "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        self.environment.pop("QINGFENG_WORKSPACE", None)
        self.run("init", folder, "--city", "清河市", "--region", "349900")
        if threads:
            with open(f"{folder}/qingfeng.yaml", "a", encoding="utf-8") as settings:
                settings.write(f"threads: {threads}\n")

    def run(self, *words, code=0):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, cwd=self.folder if os.path.isdir(self.folder) else ".",
                              env=self.environment, check=False)
        if done.returncode != code:
            raise AssertionError(f"qingfeng {' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        said = re.sub(r'"duration_ms":\d+', '"duration_ms":0', done.stdout.replace(self.folder, ""))
        self.record.append((words, said))
        return said

    def json(self, *words):
        return json.loads(self.run(*words, "--json"))

    def deliver(self, department, name, content):
        os.makedirs(f"{self.folder}/inbox/{department}", exist_ok=True)
        with open(f"{self.folder}/inbox/{department}/{name}", "wb") as file:
            file.write(content)

    def collect(self, *words):
        """What came of each file, by name. Every row of every file is accounted for."""
        reports = self.json("collect", *words, *(["--threads", str(self.threads)] if self.threads else []))
        for report in reports:
            if report["end"] == "committed":
                equal(report["rows_accepted"] + report["rows_quarantined"] + report["rows_set_aside"], report["rows_delivered"])
        return {report["file"].rsplit("/", 1)[1]: report for report in reports}

    def correct(self, department, name, content, replaces):
        """Delivers a file that corrects the batch `replaces`."""
        path = f"{self.folder}/corrections/{department}/{name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return self.collect(path, "--replaces", str(replaces))[name]

    def warn(self, *words):
        """What the run says of each model."""
        return {model["model"]: model for model in self.json("warn", "--as-of", "2025-06-30", *words)["models"]}

    def listed(self, model):
        """The open warnings of a model as `warning list` gives them, each with its subject, which no list tells."""
        listed = self.json("warning", "list", "--model", model, "--limit", "0")
        with contextlib.closing(sqlite3.connect(f"file:{self.folder}/book.db?mode=ro", uri=True)) as book:
            subjects = dict(book.execute("SELECT id, subject FROM warning"))
        return [{**warning, "subject": subjects[warning["warning"]]} for warning in listed]

    def warnings(self, model):
        """The same with all that `warning show` tells, identifiers in full."""
        return [{**self.json("warning", "show", str(warning["warning"]), "--rows", "0", "--unmask", "a story's checks"), "subject": warning["subject"]}
                for warning in self.listed(model)]


def places(warning, dataset):
    """Where the source rows of a dataset stand: (file, sheet, row)."""
    return sorted((row["file"], row["sheet"], row["row"]) for row in warning["evidence"] if row["dataset"] == dataset)


def cells(warning, file, sheet, row):
    """The cells of one source row: column letters and value by name."""
    for source in warning["evidence"]:
        if (source["file"], source["sheet"], source["row"]) == (file, sheet, row):
            return {cell["name"]: (cell["column"], cell["value"]) for cell in source["cells"]}
    raise AssertionError(f"no source row {file} {sheet} {row}")


# --- telling and checking ---


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found    {found!r}\nexpected {expected!r}")


def same_record(one, all_threads):
    equal(len(one.record), len(all_threads.record))
    for (words, said), (_, other) in zip(one.record, all_threads.record):
        if said != other and words[0] != "init":
            raise AssertionError(f"qingfeng {' '.join(words)} says otherwise on one thread\n{said}\n{other}")


def check(name, proof):
    """Prints as cmocka does, which script/test counts."""
    print(f"[ RUN      ] {name}")
    try:
        proof()
    except Exception:  # whatever it is, it is this check's failure, and the others still run
        traceback.print_exc(file=sys.stdout)
        print(f"[  FAILED  ] {name}", flush=True)
        return False
    print(f"[       OK ] {name}", flush=True)
    return True


def tell(name, story, checks):
    """Tells `story(city)` twice, then runs each check on what it returned. `name` begins the names of the checks."""
    folder = tempfile.mkdtemp(prefix="qf-story-")
    try:
        cities, told = [], {}
        for threads in (1, 0):
            cities.append(City(sys.argv[1], f"{folder}/{threads}", threads))
            told = story(cities[-1])
        results = [check(f"{name}__{proof.__name__}", lambda proof=proof: proof(told)) for proof in checks]
        results.append(check(f"{name}__is_the_same_on_one_thread_and_on_all", lambda: same_record(*cities)))
    except Exception:
        traceback.print_exc(file=sys.stdout)
        print(f"[  FAILED  ] {name}", flush=True)
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return all(results)
