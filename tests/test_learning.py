"""What `learn` finds out about sites that were made up for the purpose, and that it guesses nothing."""

import random

import pytest

import textfix
from textfix.cli import main
from textfix.knowledge import load
from textfix.knowledge.damages import Damage
from textfix.learning.forms import forms
from textfix.learning.sample import sample

SUBJECTS = (
    "the station, the translation of the novel, the transport of goods, a transition of power, the transparent window, "
    "the foundation of the town, national education, an invitation to the reception, the direction of motion, "
    "the conversation about nutrition, a tradition of hospitality, public information, transmission of the signal, "
    "the operation of the mill, the question of taxation, a transaction between friends, attention to detail, "
    "the description of the situation, the population of the region, the celebration of the solution"
).split(", ")
VERBS = ("surprised everyone", "took a whole year", "was finished in spring", "cost more than the council had expected")


def pages(number=20, seed=1):
    chosen = random.Random(seed)
    return [
        "\n".join(
            f"{chosen.choice(SUBJECTS).capitalize()} {chosen.choice(VERBS)}, and {chosen.choice(SUBJECTS)} did not."
            for _ in range(20)
        )
        for _ in range(number)
    ]


@pytest.mark.parametrize("damage", [Damage("trans", "p"), Damage("tion", "sion"), Damage("tion", "ti<x>on")], ids=str)
def test_a_damage_is_found_and_undone(damage):
    intact = pages()
    broken = [damage.do(page) for page in intact]
    profile = textfix.learn(broken)
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    assert profile.damages
    restored = [textfix.clean(page, config) for page in broken]
    before = sum(
        one != two
        for page, hurt in zip(intact, broken, strict=True)
        for one, two in zip(page.split(), hurt.split(), strict=True)
    )
    after = sum(
        one != two
        for page, mended in zip(intact, restored, strict=True)
        for one, two in zip(page.split(), mended.split(), strict=True)
    )
    assert after <= 0.02 * before


def test_undamaged_pages_teach_no_damage_and_no_correction():
    profile = textfix.learn(pages())
    assert profile.damages == ()
    assert profile.corrections == ()


def test_a_consistent_misspelling_is_a_correction():
    profile = textfix.learn(
        page.replace("education", "educasion").replace("population", "populetion") for page in pages()
    )
    assert ("populetion", "population") in profile.corrections


def test_recurring_lines_are_furniture_and_copies_of_a_page_are_not():
    words = "mill loom river town kiln glaze wool boat price frost bread stone bridge road field lamp".split()
    chosen = random.Random(2)
    prose = [" ".join(chosen.choice(words) for _ in range(40)) for _ in range(8)]
    framed = [f"{page}\nMore wonderful news about {n} mills!\nShare this page" for n, page in enumerate(prose)]
    assert textfix.learn(framed).furniture == ("More wonderful news about * mills!", "Share this page")
    assert textfix.learn([framed[0]] * 8).furniture == ()


def test_the_order_of_the_pages_does_not_matter():
    broken = [Damage("tion", "sion").do(page) for page in pages()]
    assert textfix.learn(broken) == textfix.learn(reversed(broken))


@pytest.mark.parametrize(
    ("damage", "case"),
    [
        (Damage("tion", "ti on"), "torn"),
        (Damage("tion", "t*on"), "masked"),
        (Damage("tion", "###"), "masked whole"),
        (Damage("tion", "t@on"), "a sign of addresses"),
        (Damage("tion", "ti\xadon"), "a soft hyphen"),
        (Damage("tion", "\0"), "a control character"),
    ],
    ids=str,
)
def test_marks_and_spaces_are_found(damage, case):
    intact = pages()
    profile = textfix.learn(damage.do(page) for page in intact)
    assert profile.damages, case
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    assert [textfix.clean(damage.do(page), config) for page in intact] == intact


def test_a_second_damage_is_found_in_the_words_of_the_first():
    first, second = Damage("ti", "t*i"), Damage("o", "0")
    learned = textfix.learn(second.do(first.do(page)) for page in pages()).damages
    assert {(damage.lost, damage.put) for damage in learned} == {("ti", "t*i"), ("o", "0")}


def test_a_mark_for_a_whole_word_is_told_by_its_neighbours():
    damage = Damage("with", "w/")
    sentences = (
        "\nShe came with the mill, and with a friend. It was done with care, without the town, and with great joy."
    )
    intact = [page + sentences * 4 for page in pages()]
    assert [str(found) for found in textfix.learn(map(damage.do, intact)).damages] == ["with→w/"]


def test_a_tag_in_a_single_word_is_evidence_where_it_recurs_on_several_pages():
    damage = Damage("education", "edu<x>cation")
    intact = pages()
    config = textfix.Config(profile=textfix.learn(map(damage.do, intact)), skip=frozenset(textfix.STAGES) - {"words"})
    assert [textfix.clean(damage.do(page), config) for page in intact] == intact
    assert textfix.learn([damage.do(intact[0]), *intact[1:]]).damages == ()


@pytest.mark.parametrize("damage", [Damage("Th", ""), Damage("ti", "\u019f")], ids=str)
def test_what_was_lost_comes_back_in_its_own_case(damage):
    config = textfix.Config(profile=textfix.Profile(damages=(damage,)), skip=frozenset(textfix.STAGES) - {"words"})
    text = "These nations wrote. There is no station. They left. Though the motion failed, those options stay."
    assert textfix.clean(damage.do(text), config) == text


@pytest.mark.parametrize("damage", [Damage("tt", "\0"), Damage("ti", "\x9f")], ids=str)
def test_a_control_character_of_the_site_outlives_the_encoding_stage(damage):
    text = "The nation had better letters in its station, written about matters of motion and attention."
    assert textfix.clean(damage.do(text), textfix.Config(profile=textfix.Profile(damages=(damage,)))) == text


def test_a_character_of_private_use_stays_beside_the_sites_control_characters():
    config = textfix.Config(profile=textfix.Profile(damages=(Damage("tt", "\0"),)))
    text = "The letters were better, \U000f0000 and &amp; written."
    assert textfix.clean(text, config) == text.replace("&amp;", "&")


def test_contractions_are_no_unknown_forms():
    """A writer's many *I've* and *I'd* taught that *Wa* had become *I'*, for the sake of *wave* and *wad*."""
    found = forms(["I've said I’d go, and I'll go; I'xe gone."], load(None).lexicon)
    assert {form for form in found.unknown if form.startswith("I")} == {"I'xe"}


def test_an_apostrophe_of_windows_teaches_no_damage_but_itself_and_no_correction():
    lines = "They\x92re late, and we don\x92t know why it\x92s so. You\x92ll see what they\x92ve done to the town.\n"
    profile = textfix.learn(lines + page for page in pages())
    assert [str(damage) for damage in profile.damages] == [r"’→\x92"]
    assert profile.corrections == ()


def test_mojibake_teaches_no_damage():
    broken = [page.replace("did not", "didn\u00e2\x80\x99t") for page in pages()]
    assert textfix.learn(broken).damages == ()


@pytest.mark.parametrize(
    ("line", "template"),
    [
        ("{} people shared this", "* people shared this"),
        ("Posted in {} by {}", "Posted in * by *"),
        ("{} | Our Magazine", "* | Our Magazine"),
    ],
)
def test_a_slot_may_stand_anywhere(line, template):
    framed = [
        f"{page}\n{line.format(name, name[::-1])}" for name, page in zip("abcdefghijklmnopqrst", pages(), strict=True)
    ]
    assert template in textfix.learn(framed).furniture


def test_half_of_the_pages_may_be_undamaged():
    intact = pages()
    mixed = [Damage("tion", "sion").do(page) if n % 2 else page for n, page in enumerate(intact)]
    profile = textfix.learn(mixed)
    assert [damage.put for damage in profile.damages] == ["sion"]
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    assert [textfix.clean(page, config) for page in mixed[::2]] == intact[::2]


def test_a_handful_of_words_teaches_only_what_is_known_from_the_start():
    assert textfix.learn(["The pfer of pformation and pportation."]).damages[0].lost == "trans"
    assert (
        textfix.learn(["The defer of deformation and desportation, a sfer of sformation and sportation."]).damages == ()
    )


def test_known_words_are_decided_by_their_neighbours():
    text = "He looked super the wall, all super the place, and it was super by noon."
    profile = textfix.Profile(damages=(Damage("over", "super", rate=1800.0),))
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    evidence = "It was superall a great superview, supercome and discsupered."
    repaired = textfix.clean(f"{text}\n{evidence}", config)
    assert "all over the place" in repaired
    assert "over the wall" in repaired


def test_memory_is_bounded_by_a_sample():
    kept, number = sample((str(n) for n in range(10_000)), most=100)
    assert (len(kept), number) == (100, 10_000)


@pytest.mark.parametrize("wrong", [None, 3, b"bytes"])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(TypeError):
        textfix.learn([wrong])


def test_the_command_writes_a_profile_that_clean_takes(tmp_path, capfdbinary):
    for number, page in enumerate(pages()):
        (tmp_path / f"{number}.txt").write_text(Damage("tion", "sion").do(page), encoding="utf-8")
    site = tmp_path / "site.toml"
    assert main(["learn", str(tmp_path), "-o", str(site)]) == 0
    told = capfdbinary.readouterr().out.decode()
    assert "si: 2" in told
    assert "learned from 20 pages: 1 damage," in told
    assert main(["clean", "--profile", str(site), str(tmp_path / "0.txt")]) == 0
    assert "informasion" not in capfdbinary.readouterr().out.decode()


def test_the_command_says_what_is_not_there(tmp_path, capfd):
    assert main(["learn", str(tmp_path / "no.txt")]) == 1
    assert "no such file" in capfd.readouterr().err


def test_the_marks_of_an_insertion_are_no_second_damage():
    damage = Damage("t", "t\u200d")
    assert [str(found) for found in textfix.learn(map(damage.do, pages())).damages] == [str(damage)]


def test_the_directives_of_a_format_are_no_damage():
    directives = "Say %s or %p or %m, then %M, %S, %d and %y: "
    assert textfix.learn(directives + page for page in pages()).damages == ()


def test_the_command_passes_over_a_file_that_cannot_be_read(tmp_path, capfd):
    (tmp_path / "page.txt").write_text("The mill.", encoding="utf-8")
    (tmp_path / "program.bin").write_bytes(bytes(range(256)) * 8)
    assert main(["learn", str(tmp_path / "program.bin"), str(tmp_path / "page.txt"), str(tmp_path / "no.txt")]) == 0
    out, err = capfd.readouterr()
    assert "pages = 1" in out
    assert "program.bin" in err
    assert "no.txt: no such file; passed over" in err


def test_blank_pages_and_copies_are_no_evidence(tmp_path):
    assert sample(["a", " \n", "b", "a", ""]) == sample(["b", "a", "a"])
    copies = ["This page is gone."] * 50
    assert len(sample([*copies, *(str(n) for n in range(20))], most=10)[0]) == 10


def test_the_command_passes_over_what_is_empty(tmp_path, capfd):
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    (tmp_path / "page.txt").write_text("The pfer of pformation and pportation.", encoding="utf-8")
    assert main(["learn", str(tmp_path / "page.txt"), str(tmp_path / "empty.txt"), "-o", "-"]) == 0
    out, err = capfd.readouterr()
    assert 'lost = "trans"' in out
    assert "empty.txt: is empty; passed over" in err
    assert main(["learn", str(tmp_path / "empty.txt")]) == 1
    assert "no pages to learn from" in capfd.readouterr().err


def test_the_command_goes_on_without_a_missing_file_of_records(tmp_path, capfd):
    (tmp_path / "page.txt").write_text("The mill.", encoding="utf-8")
    assert main(["learn", str(tmp_path / "no.jsonl"), str(tmp_path / "page.txt")]) == 0
    assert "no.jsonl: no such file; passed over" in capfd.readouterr().err


def test_the_command_tells_of_a_few_unread_records_and_counts_the_rest(tmp_path, capfd):
    (tmp_path / "pages.jsonl").write_text("no JSON\n" * 50 + '{"text": "The mill."}\n', encoding="utf-8")
    assert main(["learn", str(tmp_path / "pages.jsonl")]) == 0
    err = capfd.readouterr().err
    assert "record 3: is no JSON" in err
    assert "record 4" not in err
    assert "47 more records could not be read" in err


def test_the_command_writes_over_a_profile_and_over_nothing_else(tmp_path, capfd):
    page, site = tmp_path / "page.txt", tmp_path / "site.toml"
    page.write_text("The pfer of pformation and pportation.", encoding="utf-8")
    assert main(["learn", str(tmp_path), "-o", str(site)]) == 0
    assert main(["learn", str(tmp_path), "-o", str(site)]) == 0
    assert textfix.Profile.load(site).pages == 1, "the older profile in the folder is no page"
    assert main(["learn", str(site), "-o", str(page)]) == 1
    assert "is no profile" in capfd.readouterr().err
    assert page.read_text(encoding="utf-8").startswith("The pfer")


@pytest.mark.parametrize("name", ["no/such/site.toml", "."])
def test_the_command_says_at_once_that_it_cannot_write(tmp_path, capfd, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text("The mill.", encoding="utf-8")
    assert main(["learn", "page.txt", "-o", name]) != 0
    assert "folder" in capfd.readouterr().err


def test_few_forms_that_two_words_explain_as_well_teach_nothing():
    """*sjunke* may be *scrape* or *stone*: the pages lack both."""
    damage = Damage("crap", "junk")
    broken = [f"{damage.do('They scrape the pot, and a scraper is for scraping.')} {page}" for page in pages()]
    assert textfix.learn(broken).damages == ()


@pytest.mark.parametrize("damage", [Damage("tion", "[removed]"), Damage("T", "T ")], ids=str)
def test_brackets_and_drop_capitals_are_found(damage):
    assert (damage.lost, damage.put) in {
        (found.lost, found.put) for found in textfix.learn(map(damage.do, pages())).damages
    }


def test_a_mask_shows_letters_of_what_was_lost():
    damage = Damage("tion", "t**n")
    assert [str(found) for found in textfix.learn(map(damage.do, pages())).damages] in (["tio→t**"], ["tion→t**n"])


CROWD = (
    "Many people who live here said so.",
    "Some people do not like it.",
    "Most people think of the mill.",
    "There are a lot of people in the town.",
    "It helps people to find work.",
    "The number of people with a garden is small.",
    "Young people are not asked.",
    "Other people have seen it.",
    "These are the people that you meet.",
    "More people want to stay.",
    "Two people can sit there.",
    "He told people about the flood.",
    "A few people asked for more.",
    "All people should know that.",
    "Several people were there.",
    "She met people from the valley.",
    "They let people in at noon.",
    "Those people could not read.",
)


def crowded(seed=5):
    """Long pages, each with two different lines about people."""
    chosen = random.Random(seed)
    short = pages(60, seed)
    return ["\n".join((*short[first : first + 3], *chosen.sample(CROWD, 2))) for first in range(0, 60, 3)]


@pytest.mark.parametrize("damage", [Damage("people", "folks"), Damage("people", "")], ids=str)
def test_a_whole_word_is_found_by_what_is_gone_and_by_the_neighbours_it_left(damage):
    intact = crowded()
    broken = [damage.do(page) for page in intact]
    profile = textfix.learn(broken)
    assert [(found.lost, found.put) for found in profile.damages] == [(damage.lost, damage.put)]
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    before = sum(page.count("people") for page in intact)
    after = sum(textfix.clean(page, config).count("people") for page in broken)
    assert 0.8 * before <= after <= before


def test_a_whole_word_is_not_missed_where_nothing_stands_for_it():
    assert textfix.learn(crowded()).damages == ()
    without = ["\n".join(line for line in page.split("\n") if "people" not in line) for page in crowded()]
    assert textfix.learn(without).damages == ()


@pytest.mark.parametrize("damage", [Damage("t", "rl", case="any"), Damage("tr", "t*r", case="any")], ids=str)
def test_a_damage_of_capitals_too_is_one_of_small_letters(damage):
    intact = [f"{page}\nTranslations were late.\nTraditions are old." for page in pages()]
    broken = [damage.do(page) for page in intact]
    profile = textfix.learn(broken)
    assert (damage.lost, damage.put) == (profile.damages[0].lost, profile.damages[0].put)
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    assert [textfix.clean(page, config) for page in broken] == intact


def test_brackets_around_what_was_lost_belong_to_what_was_put():
    damage = Damage("tion", "[[tion]]")
    intact = pages()
    profile = textfix.learn(map(damage.do, intact))
    assert [(found.lost, found.put) for found in profile.damages] == [("tion", "[[tion]]")]


COMMON = (
    "The young man said, “as we know”, that he didn’t see it; she doesn’t like self-made things, and they "
    "don’t know why. ",
    "It isn’t so, however, and you’re right: well-known people, young or old, aren’t there, but we’ve met them. ",
    "They wouldn’t come, so she couldn’t ask, and that’s the long-term plan, if there’s one, for the whole "
    "short-lived town. ",
    "A high-speed train, late as ever, is a full-time job, and it’s part-time work, hand-made or not. ",
)


def written(number=6, seed=3):
    """Pages with commas, hyphens and apostrophes."""
    chosen = random.Random(seed)
    return ["\n".join(chosen.choice(COMMON) * chosen.randint(1, 3) for _ in range(20)) for _ in range(number)]


@pytest.mark.parametrize(
    "damage",
    [
        Damage(",", " ,"),
        Damage("-", "--"),
        Damage(",", "&comma;"),
        Damage("’", "?"),
        Damage("’", "&#8217;"),
        Damage("’", "\x92"),
        Damage("’", " "),
    ],
    ids=str,
)
def test_a_damage_of_marks_is_found_and_undone(damage):
    intact = written()
    broken = [damage.do(page) for page in intact]
    profile = textfix.learn(broken)
    assert [(found.lost, found.put) for found in profile.damages] == [(damage.lost, damage.put)]
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    assert [textfix.clean(page, config) for page in broken] == intact


@pytest.mark.parametrize("mark", [",", "-", "."])
def test_a_mark_that_no_page_has_is_learned(mark):
    found = textfix.learn(page.replace(mark, "") for page in written(14)).damages
    assert [(damage.lost, damage.put) for damage in found] == [(mark, "")]


def test_marks_of_undamaged_pages_teach_nothing():
    assert textfix.learn(written()).damages == ()
    assert textfix.learn([*written(3), *(page.replace("’", "'") for page in written(3, 9))]).damages == ()


def test_half_of_the_pages_may_have_their_marks():
    pages = [page.replace(",", " ,") if number % 2 else page for number, page in enumerate(written(10))]
    assert [(damage.lost, damage.put) for damage in textfix.learn(pages).damages] == [(",", " ,")]


@pytest.mark.parametrize(
    "damage", [Damage("st", "st."), Damage("St", "St."), Damage("in", "in\xa0"), Damage("so", "$so")], ids=str
)
def test_letters_that_stand_nowhere_but_beside_a_mark(damage):
    some = (
        "Stone Street, Strong Steel, a State, the Stage, the state of the station, a story, a still stable, "
        "the industry of the inside, an index, some soft soil, a solid solution, a resort, the winter"
    ).split(", ")
    chosen = random.Random(4)
    intact = [
        "\n".join(
            f"{chosen.choice(some)} was there, and {chosen.choice(some)} is not. Still some stay." for _ in range(40)
        )
        for _ in range(6)
    ]
    broken = [damage.do(page) for page in intact]
    profile = textfix.learn(broken)
    config = textfix.Config(profile=profile, skip=frozenset(textfix.STAGES) - {"words"})
    assert [textfix.clean(page, config) for page in broken] == intact
