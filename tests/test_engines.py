"""The same pages through `clean`, `textfix batch` and every engine, each the real one: the same results."""

import functools
import html
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import textfix
from textfix.batch import Job, run

ROOT = Path(__file__).resolve().parent.parent
NEWS = (ROOT / "examples" / "industry-news.txt").read_text(encoding="utf-8")
SMALL = [
    "The pfer of industries\nThe pformation of the mill took {} years.",
    "A page without any damage, number {}.\nIts second line.",
    'Café “Wool” ☕ {}\r\nThe mill\'s owner said: "A plate of wool."',
    "{}\n\n<img src=a.png>\nThe mill stands.\n- Related reading\n- Design | Women'S Guild Opens A Common Shop",
]
PAGES = [NEWS, *(SMALL[number % 4].format(number) for number in range(39))]
CONFIG = textfix.Config(skip=frozenset({"joins", "encoding"}), allowed=frozenset({"mill", "wool"}))


def recipe(engine, **names):
    """Run the example of an engine from its how-to, with these names given; what it calls `cleaned`."""
    text = (ROOT / "docs" / "how-to" / "engines.md").read_text(encoding="utf-8")
    [code] = re.findall(rf"^## {engine}\n+```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    exec(code, names)
    return names.get("cleaned", names.get("executor"))


@functools.cache
def expected(config=None):
    return [wanted(textfix.examine(page, config)) for page in PAGES]


def wanted(page):
    whole = page.to_dict()
    counts = {"repair": len(page.repairs), "removal": len(page.removals), "join": len(page.joins)}
    return {"text": whole["text"], "title": whole["title"], "links": whole["links"], "changes": counts}


def found(rows):
    """The results of rows in the order of their numbers."""
    rows = sorted(rows, key=lambda row: row["id"])
    return [{name: row[name] for name in ("text", "title", "links", "changes")} for row in rows]


def test_the_pages_have_something_of_everything():
    results = expected()
    assert [result["text"] for result in results] == [textfix.clean(page) for page in PAGES]
    assert any(result["title"] for result in results)
    assert any(result["links"] for result in results)
    assert all(any(result["changes"][kind] for result in results) for kind in ("repair", "removal", "join"))
    assert expected(CONFIG) != results


def test_batch(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps({"id": n, "text": page}) + "\n" for n, page in enumerate(PAGES)))
    run(Job(str(source), str(tmp_path / "out.jsonl"), jobs=2))
    assert found(map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())) == expected()


@pytest.fixture
def pa():
    return pytest.importorskip("pyarrow", reason="textfix[arrow] is not installed")


def test_arrow(pa):
    from textfix.engines.arrow import clean_batch, clean_schema, clean_table

    table = pa.table({"id": range(40), "text": PAGES, "title": ["its own"] * 40, "site": ["a"] * 40})
    out = recipe("Arrow", table=table)
    assert out.column_names == ["id", "site", "text", "title", "links", "changes"]
    assert found(out.to_pylist()) == expected()
    assert found(clean_table(table, CONFIG).to_pylist()) == expected(CONFIG)
    [change] = clean_batch(pa.RecordBatch.from_pydict({"text": ["A pfer."]}), explain=True).to_pylist()[0]["changes"]
    assert (change["kind"], change["before"], change["line"]) == ("repair", "pfer", 1)
    nothing = clean_batch(pa.RecordBatch.from_pydict({"text": pa.array([None], pa.string())}))
    assert nothing.to_pylist() == [{"text": None, "title": None, "links": None, "changes": None}]
    assert clean_table(table.slice(0, 0)).schema == clean_schema(table.schema)
    with pytest.raises(KeyError):
        clean_batch(pa.RecordBatch.from_pydict({"body": ["a"]}))
    with pytest.raises(TypeError):
        clean_batch(pa.RecordBatch.from_pydict({"text": [7]}))


@pytest.mark.filterwarnings("ignore:`use_\\w+` is deprecated:DeprecationWarning")
def test_ray(pa):
    ray = pytest.importorskip("ray", reason="textfix[ray] is not installed")
    data = pytest.importorskip("ray.data", reason="textfix[ray] is not installed")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
    try:
        pages = data.from_arrow(pa.table({"id": range(40), "text": PAGES}))
        assert found(recipe("Ray", dataset=pages).take_all()) == expected()
    finally:
        ray.shutdown()


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark(monkeypatch):
    sql = pytest.importorskip("pyspark.sql", reason="textfix[spark] is not installed")
    from textfix.engines.spark import clean_frame

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = (
        builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    )
    try:
        frame = session.createDataFrame(list(enumerate(PAGES)), "`id` int, text string").repartition(2)
        assert found(row.asDict(recursive=True) for row in recipe("Spark", frame=frame).collect()) == expected()
        [row] = clean_frame(frame.where("id = 1"), CONFIG, explain=True).collect()
        assert [change.after for change in row.changes] == [r.after for r in textfix.examine(PAGES[1], CONFIG).changes]
    finally:
        session.stop()


def test_datasets():
    pytest.importorskip("datasets", reason="textfix[datasets] is not installed")
    from datasets import Dataset

    from textfix.engines.datasets import clean_dataset

    dataset = Dataset.from_dict({"id": list(range(40)), "text": PAGES})
    assert found(recipe("Datasets", dataset=dataset)) == expected()
    assert found(clean_dataset(dataset.to_iterable_dataset())) == expected()
    assert found(clean_dataset(dataset, CONFIG)) == expected(CONFIG)


def test_the_fingerprint_of_datasets_is_the_same_in_every_process():
    pytest.importorskip("datasets", reason="textfix[datasets] is not installed")
    script = (
        "import sys, textfix; from datasets.fingerprint import Hasher; from textfix.engines.datasets import CleanPages;"
        "config = textfix.Config(skip=frozenset(sys.argv[1:]), allowed=frozenset('abcdefgh'));"
        "print(Hasher.hash(CleanPages(config)))"
    )

    def hashed(seed, *skip):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.check_output([sys.executable, "-c", script, *skip], env=environment, timeout=60)

    one = hashed("1", "joins", "words", "spacing")
    assert one == hashed("2", "spacing", "words", "joins")
    assert one != hashed("1", "joins", "words")


def test_datatrove(tmp_path):
    pytest.importorskip("datatrove", reason="textfix[datatrove] is not installed")
    script = f"""
import json, sys
from datatrove.data import Document
sys.path.insert(0, {str(ROOT / "tests")!r})
from test_engines import PAGES, recipe
def write(documents, rank, world_size):
    with open("out.jsonl", "w") as file:
        for document in documents:
            row = dict(document.metadata, id=int(document.id), text=document.text)
            file.write(json.dumps(row) + chr(10))
            yield document
if __name__ == "__main__":
    documents = [Document(page, str(number)) for number, page in enumerate(PAGES)]
    recipe("Datatrove", reader=documents, writer=write).run()
"""
    (tmp_path / "crawl.py").write_text(script)
    done = subprocess.run([sys.executable, "crawl.py"], cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    assert found(map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())) == expected()


SPIDER = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess
{settings}
class Spider(scrapy.Spider):
    name = "pages"
    start_urls = [sys.argv[1]]
    def parse(self, response):
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link, self.parse_page)
    def parse_page(self, response):
        yield {{"id": int(response.url.rpartition("/")[2].partition(".")[0]), "body": response.css("pre::text").get()}}
own = {{name: value for name, value in globals().items() if name.isupper()}}
process = CrawlerProcess(own | {{"FEEDS": {{"out.jsonl": {{"format": "jsonlines"}}}}, "TELNETCONSOLE_ENABLED": False}})
process.crawl(Spider)
process.start()
"""


@pytest.fixture
def site(tmp_path):
    """A small site on this machine; a page's text stands in <pre>, character for character."""
    folder = tmp_path / "site"
    folder.mkdir()
    for number, page in enumerate(PAGES):
        text = html.escape(page).replace("\r", "&#13;")
        (folder / f"{number}.html").write_text(f"<meta charset=utf-8><body><pre>{text}</pre>", encoding="utf-8")
    links = "".join(f"<a href={number}.html>page</a>" for number in range(len(PAGES)))
    (folder / "index.html").write_text(f"<body>{links}")
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def test_scrapy_as_the_readme_sets_it_up(site, tmp_path):
    pytest.importorskip("scrapy", reason="textfix[scrapy] is not installed")
    [settings] = re.findall(r"```python\n(ITEM_PIPELINES.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(settings.splitlines()) == 3
    assert settings in (ROOT / "docs" / "how-to" / "engines.md").read_text("utf-8")
    (tmp_path / "crawl.py").write_text(SPIDER.format(settings=settings), encoding="utf-8")
    done = subprocess.run([sys.executable, "crawl.py", site], cwd=tmp_path, capture_output=True, timeout=60)
    log = done.stderr.decode()
    assert done.returncode == 0, log
    assert re.search(r"Error(?!\w)|Traceback", log) is None, log
    rows = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert found(row | {"text": row["body"], "links": row["related"]} for row in rows) == expected()


def test_scrapy_items_of_every_type_and_wrong_settings():
    scrapy = pytest.importorskip("scrapy", reason="textfix[scrapy] is not installed")
    from scrapy.utils.test import get_crawler

    from textfix.engines.scrapy import CleanPages

    class Item(scrapy.Item):
        body = scrapy.Field()

    pipeline = CleanPages(text="body")
    assert pipeline.process_item(Item(body="A pfer."))["body"] == "A transfer."
    assert pipeline.process_item({"other": 1}) == {"other": 1}
    crawler = get_crawler(settings_dict={"TEXTFIX_CONFIG": textfix.Config(allowed=frozenset({"pfer"}))})
    assert CleanPages.from_crawler(crawler).process_item({"text": "A pfer."}) == {"text": "A pfer."}
    with pytest.raises(TypeError, match="expected a str"):
        pipeline.process_item({"body": 7})
    with pytest.raises(ValueError, match="unknown result 'txt'"):
        CleanPages(fields={"txt": "a"})


def test_html():
    pytest.importorskip("resiliparse", reason="textfix[html] is not installed")
    from textfix.engines.html import page_text

    text = page_text("<body><h1>The mill</h1><p>The <a href=x>pfer</a> of\nlooms.<ul><li>One</ul><script>x</script>")
    assert text == "The mill\n\nThe pfer of looms.\n\n  • One"
    assert recipe("HTML", html="<p>The pfer of looms.") == "The transfer of looms."
