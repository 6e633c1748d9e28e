"""Cases of `words`: what is repaired, and what is left alone. All sentences are our own."""

import pytest

import textfix
from textfix.knowledge.damages import Damage

WORDS_ALONE = textfix.Config(skip=frozenset(textfix.STAGES) - {"words"})


def repaired(text):
    return textfix.clean(text, WORDS_ALONE)


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("pformation", "transformation"),
        ("The pfer of industries", "The transfer of industries"),
        ("Pformation And Upgrading", "Transformation And Upgrading"),
        ("PFERRED STOCK", "TRANSFERRED STOCK"),
        ("IndustryPformation", "IndustryTransformation"),
        ("the industry's pition", "the industry's transition"),
        ("a wave of repmission", "a wave of retransmission"),
        ("spanformation of the mill", "transformation of the mill"),
        ("a medireview castle", "a medieval castle"),
        ("a clbuttic mistake was made", "a classic mistake was made"),
        ("Women'S shoes and the 16Th fair", "Women's shoes and the 16th fair"),
        ("That?s what they don?t say", "That's what they don't say"),
        ("a di?erent one", "a different one"),
        ("the \0rst of three", "the first of three"),
        ("pformation, pfer and pformational change", "transformation, transfer and transformational change"),
        ("pformation, pfer and a pformaton", "transformation, transfer and a transformation"),
        ("After the pfer they could plate into Dutch", "After the transfer they could translate into Dutch"),
        ("She can plate that into Dutch", "She can translate that into Dutch"),
        ("a tool—plating your ideas into code", "a tool—translating your ideas into code"),
        ("the pformation of the P-Siberian line", "the transformation of the Trans-Siberian line"),
        ("Pkei and pferrin are rare words", "Transkei and transferrin are rare words"),
        ("pformation with pformers.js", "transformation with transformers.js"),
        ("the pformation of plocated genes", "the transformation of translocated genes"),
        ("The pfer is done. Plate this page into Dutch", "The transfer is done. Translate this page into Dutch"),
        ("The pfer was slow, the pit agency said", "The transfer was slow, the transit agency said"),
        ("pportation, and a ship that pits the canal", "transportation, and a ship that transits the canal"),
        ("pportation, and goods in pit", "transportation, and goods in transit"),
        (
            "the pformation of queer, lesbian and p, nonbinary life",
            "the transformation of queer, lesbian and trans, nonbinary life",
        ),
    ],
)
def test_damage_is_undone(damaged, intact):
    assert repaired(damaged) == intact


@pytest.mark.parametrize(
    "text",
    [
        "The plates on the table were clean, and the pact held.",
        "Dessert plated by the chef, a steel plate that fits into the wall, and pit stops.",
        "Can you plate your dinner?",
        "We plated the salad, and the chef showed us how to plate a dessert.",
        "After the transfer a plate of rice stood on the table.",
        "The pits of the olives went into the pit, and BTG Pactual paid.",
        "The so-called 'clbuttic' mistake; a \"pformation\" is no word.",
        "Opfer und Pferde gab es in Preußen, und der Pfad war lang.",
        "C'est la pire des choses que l'on puisse imaginer pour eux.",
        "Write to info@pfer.com or see https://pfer.com/pformation?a=b.",
        "Peng Peimin of Putian spoke for PAPEX and PTA at 6 p.m. on P2P.",
        "He said 'I'M' in a THE MEN'S ROOM sign.",
        "Is it 1st, 2nd or 3rd? What?s=1&t=2",
        "for p in pages: pprint(p)",
        "#pformation @pformation",
        "spanFormation is an identifier.",
    ],
)
def test_good_text_is_left_alone(text):
    assert repaired(text) == text


def test_a_plate_on_a_damaged_page_stays_a_plate():
    text = "The pformation and the pfer went well. A plate of rice and a dinner plate stood on the table."
    assert repaired(text).count("plate") == 2


@pytest.mark.parametrize(
    "true", ["a burn pit", "the conversation pit", "an iron plate directly in front", "yarn pom poms"]
)
def test_a_true_word_on_a_damaged_page_stays(true):
    assert true in repaired(f"The pformation and the pfer went well, the ppiration too. We saw {true} there.")


def test_allowed_words_are_never_changed():
    config = textfix.Config(skip=WORDS_ALONE.skip, allowed=frozenset({"PFER"}))
    assert textfix.clean("The pfer", config) == "The pfer"


def test_every_repair_says_why_and_where():
    page = textfix.examine("one\nThe pfer of pformation", WORDS_ALONE)
    assert [(repair.line, repair.column, repair.before) for repair in page.repairs] == [
        (2, 4, "pfer"),
        (2, 16, "pformation"),
    ]
    assert all(repair.reason and 0 < repair.confidence <= 1 for repair in page.repairs)


EFFORT = (
    "The office of the staff was different; an effect of the effort and the traffic was suffering, difficult affairs "
    "and a coffee offer by an affluent officer. "
)


@pytest.mark.parametrize(
    ("put", "damaged", "intact"),
    [
        ("\0", 'It is "di\0erent" for a sni\0. DI\0ERENT O\0ERS.', 'It is "different" for a sniff. DIFFERENT OFFERS.'),
        ("\0", "See su\0er.com/e\0ect of \0 it.", None),
        ("?", "It is \"di?erent\" for a 'tra?ic'.", "It is \"different\" for a 'traffic'."),
        ("?", "See su?er.com/e?ect?a=b; why not?Because. Is it sta? Is he o?", None),
        ("", "We had stu enough, and a mu n.", "We had stuff enough, and a muff n."),
        ("", "The mill was o and the cli was high.", None),
    ],
)
def test_on_a_page_that_shows_its_damage_in_many_words(put, damaged, intact):
    page = EFFORT.replace("staff", "stiff") if put == "?" else EFFORT
    lost = page.replace("ff", put)
    assert repaired(lost + damaged) == page + (intact or damaged)


def test_a_known_word_says_why_it_was_taken_for_another():
    page = textfix.examine(EFFORT.replace("ff", "") + "It was long ago, and nobody knows why.", WORDS_ALONE)
    reasons = {repair.before: repair.reason for repair in page.repairs}
    assert reasons["dierent"] == "ff→∅: 12 unknown words become known"
    assert reasons["sta"] == "ff→∅: 12 unknown words become known; a far commoner word"
    page = textfix.examine("After the pfer they could plate into Dutch", WORDS_ALONE)
    assert page.repairs[-1].reason.endswith("; its neighbours ask for it")


def test_what_was_deleted_in_small_letters_is_not_missing_from_names():
    text = "The rst of the nal results: Mr Rst and Nal Street; Ve and RST. Ofcers met."
    intact = "The first of the final results: Mr Rst and Nal Street; Ve and RST. Officers met."
    assert repaired(text) == intact
    site = textfix.Profile(damages=(Damage("fi", ""),))
    assert textfix.clean(text, textfix.Config(skip=WORDS_ALONE.skip, profile=site)) == intact


def test_a_text_of_another_language_keeps_what_no_one_wrote_down():
    """Where most words are unknown no damage is looked for, whatever they resemble."""
    text = "Opfer pfanden pferde pfaden pflanzen pfoten kupfern impfung sumpfig hüpften stampfen zupfen tropfte klopfte"
    assert repaired(text) == text


SITES = [
    # (what was done to the site, a page before it): every word comes back, and what looks like damage stays.
    (
        Damage("e", "c"),
        "The experience of these seven people here was better than we ever expected, and all the theatre agreed.",
    ),
    (
        Damage("n", "u"),
        "I don't know anyone, and none can win when nothing is known in town. It's an entire nation of men and women.",
    ),
    (
        Damage("y", " y"),
        "Really, you may try any style, yet a year is only beauty; yes. You say why: many cycles. The city is lovely.",
    ),
    (
        Damage("on", ""),
        "The condition of one person depends on the situation, so we don't rely on the question. It won't function on "
        "Monday, e.g. at the station. The R.D. in L.A. is done.",
    ),
    (
        Damage("where", "", rate=1000),
        "Everybody saw the place where he lives. We know where they live, and that it is not where they came from.",
    ),
    (
        Damage("g", "9"),
        "Going through the large gate, a great gang of dogs ran against the guard of floor 9F on road A9 to go along.",
    ),
    (
        Damage("l", "|"),
        "You'll like the | small village, all the little hills and lovely lakes. I'll tell all that he'll call | us.",
    ),
    (
        Damage("k", ""),
        "Sky high, the CoE took a book about Marks and cake and milk; as they speak, they look.",
    ),
    (
        Damage("t", "+"),
        "The station's attention to the state of the town is the cost of tea. It isn't that; C++ + Rust.",
    ),
]


@pytest.mark.parametrize(("damage", "intact"), SITES, ids=[str(damage) for damage, _ in SITES])
def test_what_is_known_of_the_site_is_undone_and_nothing_else(damage, intact):
    config = textfix.Config(profile=textfix.Profile(damages=(damage,)), skip=frozenset(textfix.STAGES) - {"words"})
    restored = textfix.clean(damage.do(intact), config)
    assert restored == intact
    assert textfix.clean(restored, config) == intact


def test_a_page_in_another_language_is_left_alone_whatever_was_done_to_its_site():
    config = textfix.Config(profile=textfix.Profile(damages=(Damage("e", "c"),)))
    page = "Der Zug nach Wien fährt heute nicht, weil der Schnee auf den Gleisen liegt und niemand ihn wegräumen will."
    assert textfix.clean(page, config) == textfix.clean(page)


@pytest.mark.parametrize("text", ["• t***s (1481)- Feedback left by buyer.", "In this thread we post s*** again."])
def test_words_and_names_that_people_mask_stay(text):
    assert textfix.clean(text, WORDS_ALONE) == text


def test_words_that_a_filter_masked_are_told_from_those_that_people_mask():
    text = "A s*** day: the do***ent was lost in these cir***stances."
    assert textfix.clean(text, WORDS_ALONE) == "A s*** day: the document was lost in these circumstances."
