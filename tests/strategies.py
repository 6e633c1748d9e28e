"""Texts for property tests: pages as scrapers bring them, of lines, damages, markup, mojibake, scripts and noise."""

import ftfy.bad_codecs  # noqa: F401 - it brings "sloppy-windows-1252"
from hypothesis import strategies as st

from textfix.knowledge.damages import Damage

PROSE = (
    "The transfer of the workshops to the north bank was finished before the floods came in October.",
    "She classed every assignment that the trainees had passed, and gave the best of them an office.",
    "Transparent glazes need a transition from a low to a high fire; the effect is different each time.",
    "“It doesn’t matter,” said the potter’s wife, “we’ll find another kiln — or build one.”",
    "According to the report, 37 % of the tiles (about 12,400) were sold for €3.50 to €4 in 2019.",
    "Mr. O’Neill, the firm's first officer, briefly translated the offer into Dutch and Frisian.",
    "Evaluation of the script took place in the afternoon; the image of the wizard was printed on cloth.",
    "Nobody could tell who had fired it, for the mark was worn and the foot had been ground away.",
    "It was a plate of rice, a pit in the yard, and a pact that nobody kept.",
    "In the cellar stood jars of oil, flour and fish, and a scale with brass weights.",
)
OTHERS = (
    "Die Töpferei lag am Pfad hinter den Pferden, und niemand wusste, wem sie gehörte.",
    "L’atelier a fermé ses portes l’an dernier, faute d’apprentis et d’argile.",
    "Người thợ gốm già vẫn ngồi bên lò nung mỗi buổi sáng.",
    "陶工坐在窑边，一言不发。今年的订单比去年少。",
    "窯の火は三日三晩燃え続けた。",
    "Гончар сидел у печи и ждал, пока она остынет.",
    "جلس الخزاف بجانب الفرن وانتظر حتى يبرد.",
    "कुम्हार भट्टी के पास बैठा था।",
    "👩🏽‍🎨 new glaze today!! 🔥🔥 #pottery @kiln_house",
    "Ὁ κεραμεὺς ἐκάθητο παρὰ τὴν κάμινον.",
)
FURNITURE = (
    "Home >", "Home > News > Ceramics", "Share", "Tweet", "- Related reading", "Read more »", "Cookie settings", "Menu",
    "© 2019 The Clay Gazette. All rights reserved.", "2019/4/12 9:30:00 41", "Previous | Next", "Comments (0)",
    "- Market news | A Workshop Pfers Its Stock To A Museum", "|- Market news | Price Of Kaolin Rises Again",
    "• Women'S Guild Opens A Shop In The Old Town", "Subscribe to our newsletter",
    "More wonderful information about mills!",
)  # fmt: skip
MARKUP = (
    '<image>data:image/s3,"s3://x/y" alt=""</image>',
    "![alt](http://example.com/a.png) and text", "< p > a line < /p >",
    "subsc<x>riptions and &lt;x&gt;", "[Image: a kiln]", "{page_break}", "&amp;lt; &NewLine; &#10; &nbsp; &Amp;",
    'a > "target="_blank" p', "[a link](https://example.com/x) here", "IMG_2044.JPG", "image 3 of 12", "<br/>", "```",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA", "Your browser does not support the video tag.", "a < b > c",
    "if (a < b) { return pfer(a); }", "def pfer(x): return x", "https://pfer.example.com/pformation?x=1", "< /p > p. P",
)  # fmt: skip
STUMPS = (
    "According to the", "Porcelain", "Textile Association", "of the town, and so on.", ", which was closed.", "",
    "  ", "\t", "1.", "- ", "theshortage of textilecompanies", "| a | b | c |", "The", "and", "(", "a-", "\xad",
)  # fmt: skip
DAMAGES = (
    Damage("trans", "p"), Damage("trans", "p", "any"), Damage("ass", "butt", "any"), Damage("fi", ""),
    Damage("ff", "?"),
    Damage("eval", "review"), Damage("sit", "sh*t"), Damage("or", ""), Damage("fi", "\0"), Damage("ff", "\ufffd"),
    Damage("i", "1"), Damage("st", "st "), Damage("script", ""), Damage("e", "\ud800"), Damage("'", "?"),
)  # fmt: skip
ENDS = ("\n", "\n", "\n", "\n\n", "\r\n", "\r", "\n\n\n", "\r\n\r\n", "\u2028", "\x85", "\x0c")
NOISE = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=8),
    st.text(alphabet="ab .p1?<>&|-\t[]()!;{}", max_size=50),
    st.text(alphabet="\u200b\u200d\u00ad\ufeff\u0301\u202e\ufffd'’\"“ aé", max_size=20),
)


def mojibake(text, encoding):
    """Text read in the wrong encoding, as a scraper does it."""
    return text.encode("utf-8", "surrogatepass").decode(encoding, "replace")


def wrapped(text, width):
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) < width:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    return "\n".join(lines)


def title_cased(text):
    """Every word capitalised, as a program does it: `Potter'S`."""
    return text.title()


@st.composite
def lines(draw):
    kind = draw(st.sampled_from("pppppoofmmsnn"))
    if kind == "n":
        return draw(NOISE)
    text = draw(st.sampled_from({"p": PROSE, "o": OTHERS, "f": FURNITURE, "m": MARKUP, "s": STUMPS}[kind]))
    change = draw(st.sampled_from(["", "", "", "mojibake", "wrap", "cut", "title", "twice", "glue", "noise", "bullet"]))
    if change == "mojibake":
        text = mojibake(text, draw(st.sampled_from(["latin-1", "sloppy-windows-1252", "cp1251", "cp437", "shift-jis"])))
    elif change == "wrap":
        text = wrapped(text, draw(st.integers(30, 80)))
    elif change == "cut" and " " in text:
        place = draw(st.sampled_from([index for index, character in enumerate(text) if character == " "]))
        text = text[:place] + "\n" + text[place + 1 :]
    elif change == "title":
        text = title_cased(text)
    elif change == "twice":
        text = text + " " + text
    elif change == "glue":
        text = text.replace(" the ", " the", 1)
    elif change == "noise":
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(NOISE) + text[place:]
    elif change == "bullet":
        text = draw(st.sampled_from(["- ", "• ", "1. ", "> ", "| ", "    "])) + text
    return text


@st.composite
def pages(draw):
    """A page: lines with their ends, over which a search-and-replace may have run."""
    rows = draw(
        st.lists(st.tuples(lines(), st.sampled_from(ENDS)), min_size=1, max_size=draw(st.sampled_from([3, 10, 30])))
    )
    text = "".join(line + end for line, end in rows)
    if not draw(st.booleans()):
        text = text.rstrip("\n")
    for damage in draw(st.lists(st.sampled_from(DAMAGES), max_size=2)):
        text = damage.do(text)
    return text


PAGES = pages()
TEXTS = st.one_of(PAGES, PAGES, st.text(), st.text(st.characters(categories=["Cs", "Cc", "Cf", "L", "P"]), max_size=60))
