"""On a site that is known for a damage more of it is undone than on any page, and what its writers wrote stays.

Each pair is a whole text: what has to be mended and what has to stay stand side by side. All sentences are our own.
"""

import pytest

import textfix
from textfix.knowledge.damages import Damage

SKIP = frozenset(textfix.STAGES) - {"words"}
DIGIT = "1n the town 1 saw 1taly, 1reland and 1ndia. "
LIGATURE = "The na\u019fon and its tradi\u019fon had a ra\u019fonal ac\u019fon in the sta\u019fon. "
SPACE = "W e met in W ashington last W ednesday. W hat of it? W indows of W ikipedia. "
CAPITAL = "ere was no way. ey said it in ese days. omas came on ursday with eodore. "


def on_a_site(text, *damages, corrections=(), **config):
    profile = textfix.Profile(damages=damages, corrections=corrections)
    return textfix.clean(text, textfix.Config(skip=SKIP, profile=profile, **config))


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("1'll go, and 1’ve gone.", "I'll go, and I’ve gone."),
        ("He had 1 and 1 have it.", "He had 1 and I have it."),
        ("1 think 1 was 1 day late.", "I think I was 1 day late."),
        ("It cost $1, 1.5 or 1,000, at 1:30, on 1/2, for #1 and 1 %.", None),
        ("No. 1 of the 1st row of chapter 1 has 12 seats.", None),
        ('He wrote "1ndustry", "1t" and "B1".', 'He wrote "Industry", "1t" and "B1".'),
        ("The L1nden tree and L1nked1n.", "The LInden tree and LInkedIn."),
        ("White moves g1, Re1 and e1; x1 is free.", None),
    ],
)
def test_a_digit_that_stands_for_a_capital(damaged, intact):
    intact = "In the town I saw Italy, Ireland and India. " + (intact or damaged)
    assert on_a_site(DIGIT + damaged, Damage("I", "1")) == intact


def test_a_name_that_nobody_wrote_down_has_its_letter_back_where_no_number_stands():
    text = "Mr 5halayeff met 5arah and 5usan on 5unday at 5 p.m. in the 50s; 5oo, MP5 and B5x are codes."
    intact = "Mr Shalayeff met Sarah and Susan on Sunday at 5 p.m. in the 50s; 5oo, MP5 and B5x are codes."
    assert on_a_site(text, Damage("S", "5")) == intact


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("W ordrunner drove a W V.", "Wordrunner drove a W V."),
        ("The B W team met W.", "The B W team met W."),
    ],
)
def test_a_capital_that_was_torn_from_its_word(damaged, intact):
    mended = "We met in Washington last Wednesday. What of it? Windows of Wikipedia. "
    assert on_a_site(SPACE + damaged, Damage("W", "W ")) == mended + intact


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("Balka\u019fnov spoke.", "Balkatinov spoke."),
        ("See info@balka\u019fnov.com of it.", None),
        ("The letter \u019f was new.", None),
    ],
)
def test_what_no_word_has_is_undone_in_names_too(damaged, intact):
    mended = "The nation and its tradition had a rational action in the station. "
    assert on_a_site(LIGATURE + damaged, Damage("ti", "\u019f")) == mended + (intact or damaged)


def test_what_many_words_have_is_not_undone_in_names():
    text = "The pfer and the pformation went to Paplin and Pempio."
    assert on_a_site(text, Damage("trans", "p")) == "The transfer and the transformation went to Paplin and Pempio."


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("is is the end of it.", "This is the end of it."),
        ("e mill stood. en they left.", "The mill stood. Then they left."),
        ("His house is on the river; he is well.", None),
        ("We had pears, e.g. from the hills, i.e. from there.", None),
        ("MO is no word, and nor is ESE.", None),
    ],
)
def test_a_capital_and_more_that_was_lost_comes_back_where_a_sentence_begins(damaged, intact):
    mended = "There was no way. They said it in These days. Thomas came on Thursday with Theodore. "
    assert on_a_site(CAPITAL + damaged, Damage("Th", "")) == mended + (intact or damaged)


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("He could not x it, for the re was out.", "He could not fix it, for the fire was out."),
        ("They nd a eld of sh.", "They find a field of fish."),
        ("We had x + y = 2 and the x-axis.", None),
        ("RE and ND are short for much; so is Ve.", None),
        ("I saw (nd it) there.", None),
    ],
)
def test_letters_that_were_deleted_come_back_where_a_word_lacks_them(damaged, intact):
    page = "The rst of the ve was the nal proof of a benet and the ofce. "
    mended = "The first of the five was the final proof of a benefit and the office. "
    assert on_a_site(page + damaged, Damage("fi", "")) == mended + (intact or damaged)


def test_a_known_word_is_another_where_its_neighbours_ask_for_it():
    """Elsewhere `super` is a word; on this site every *over* became one."""
    text = "The supercoat hung in the supernight train. It is super the hill, and a super hero came super to us."
    intact = "The overcoat hung in the overnight train. It is over the hill, and a super hero came over to us."
    assert on_a_site(text, Damage("over", "super")) == intact


def test_a_site_that_was_not_damaged_today_stays():
    text = "A plate of rice stood on the table, and the super hero in row 1 ate it. He is well."
    damages = Damage("trans", "p"), Damage("over", "super"), Damage("I", "1"), Damage("Th", ""), Damage("W", "W ")
    assert on_a_site(text, *damages) == text


def test_the_sites_own_corrections_and_the_callers_words():
    corrections = (("kilnn", "kiln"), ("glaxe", "glaze"))
    assert on_a_site("The Kilnn, the GLAXE", corrections=corrections) == "The Kiln, the GLAZE"
    allowed = frozenset({"glaxe", "different"})
    text = "The kilnn, the glaxe, a di\0erent e\0ect and o\0er"
    intact = "The kiln, the glaxe, a di\0erent effect and offer"
    assert on_a_site(text, Damage("ff", "\0"), corrections=corrections, allowed=allowed) == intact


def test_what_the_site_deletes_may_be_missing_twice():
    page = "The rst of the ve was the nal proof of a benet and the ofce in the eld of the re. "
    mended = "The first of the five was the final proof of a benefit and the office in the field of the fire. "
    text = page + "They are rmly satised with the nalized specic simplied classications."
    intact = mended + "They are firmly satisfied with the finalized specific simplified classifications."
    assert on_a_site(text, Damage("fi", "")) == intact
    assert on_a_site(page + "Codi and Nnac spoke.", Damage("fi", "")) == mended + "Codi and Nnac spoke."
    text = "The natial situati was a questi of acti. Traditis are cditis. The natializati."
    intact = "The national situation was a question of action. Traditions are conditions. The nationalization."
    assert on_a_site(text, Damage("on", "")) == intact


def test_an_address_is_mended_only_by_a_listed_form_where_the_damage_is_evident():
    text = "The pfer of the pformation. See www.pformation.org and www.pformaton.org."
    intact = "The transfer of the transformation. See www.transformation.org and www.pformaton.org."
    assert on_a_site(text) == intact
    assert on_a_site("See www.pfer.org.") == "See www.pfer.org."


def test_a_quoted_word_is_mended_where_the_damage_is_evident():
    page = "The pfer, the pformation, the pition and the plation were good. "
    assert on_a_site(page + 'He said "pplanted".').endswith('He said "transplanted".')
    assert on_a_site('He said "pplanted".') == 'He said "pplanted".'


def test_a_word_that_is_guarded_once_is_mended_elsewhere():
    text = "After the pfer write to plate@example.com, or they could plate into Dutch."
    assert on_a_site(text) == "After the transfer write to plate@example.com, or they could translate into Dutch."


def test_a_capital_that_the_damage_left_stands_at_the_start_alone():
    text = "Kate and Karl loo for a boo at the mar et. The clouds in the Sy are dar at the lae."
    assert "in the Sky are dark at the lake" in on_a_site(text, Damage("k", ""))


def test_what_the_sites_own_damage_explains_was_not_written_down_for_another():
    site = Damage("p", "pp")
    text = "The pplant of the pport has a ppile of ppaper, pplenty of ppaint and a ppier."
    assert on_a_site(text, site) == text.replace("pp", "p")


@pytest.mark.parametrize(
    ("damage", "evidence", "own"),
    [
        (Damage("mm", "m"), "The sumer coander had a comon ham er and coents.", "The rod is 3 m long (m is metres)."),
        (Damage("and", "&"), "Bread & butter, s&y l&s, h&some str&s.", "We shop at Marks & Spencer."),
        (
            Damage("to", "2"),
            "He went 2 the s2re 2 see the 2wn, au2matic mo2rs and pho2s.",
            "See the notes (2) of v2ray.",
        ),
        (
            Damage("h", ""),
            "Te old ouse was wite, and te orse tought te same of wat we ad.",
            "Daniela Rus is 4  , and so on.",
        ),
    ],
    ids=str,
)
def test_what_is_the_pages_own_stays(damage, evidence, own):
    cleaned = on_a_site(f"{evidence}\n{own}", damage)
    assert cleaned.split("\n")[1] == own
    assert cleaned.split("\n")[0] != evidence


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("The (lay and the (olour of (lean (ups.", "The clay and the colour of clean cups."),
        ("We met (or so he said) in the town (see there).", None),
    ],
)
def test_a_bracket_with_its_other_half_is_a_bracket(damaged, intact):
    page = "The (ouncil spoke of (lay, of (olour, of (oal and of (opper; the de(ision (ame in De(ember. "
    mended = "The council spoke of clay, of colour, of coal and of copper; the decision came in December. "
    assert on_a_site(page + damaged, Damage("c", "(")) == mended + (intact or damaged)


def test_a_dash_that_stands_alone_is_a_dash():
    page = "The g-rden of the c-stle h-d m-ny -pples - so they s-y - in M-y. "
    assert on_a_site(page, Damage("a", "-")) == "The garden of the castle had many apples - so they say - in May. "


def test_the_pieces_beside_a_mark_of_the_site_speak_for_no_other_damage():
    page = "The mi|| of the va||ey and the co|d |ake: Hein|ein, Wo|kerst|orf and Ba|kan|er ski||ed their ca|ves. "
    found = on_a_site(page * 3, Damage("l", "|"))
    assert "The mill of the valley and the cold lake: Heinlein" in found
    assert "fl" not in found


def test_a_word_stands_for_another_all_over_a_page_but_its_inflections_do_not():
    water = "Hot liquid ran over the liquidfall. They drink liquid every day. Then came cold, fresh liquid, and they "
    water += "saw a liquidmelon. Why liquid?"
    assert on_a_site(water, Damage("water", "liquid")) == water.replace("liquid", "water")
    assert on_a_site("Why liquid?", Damage("water", "liquid")) == "Why liquid?"


def test_what_a_damage_made_anew_does_not_keep_it_from_known_words():
    intact = "It can be said that the best member had been at a bench because it may be the better number. Be brave."
    assert on_a_site(Damage("be", "b").do(f"A bee may be seen. {intact}"), Damage("be", "b")).endswith(intact)


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("The pre-ssure in Supre-nza compre-ssed the pre-sent.", "The pressure in Suprenza compressed the present."),
        ("The pre-ssure of the present compre-ssed it.", "The pressure of the present compressed it."),
    ],
)
def test_what_was_kept_is_inverted_in_names_where_nothing_stands_without_it(damaged, intact):
    assert on_a_site(damaged, Damage("pre", "pre-")) == intact


def test_a_page_that_has_its_marks_is_no_page_of_the_damage():
    damages = Damage(",", " ,"), Damage("’", ""), Damage("-", "")
    text = "One , two, and three: its here, Sonys radio and I’m longterm."
    assert on_a_site(text, *damages) == text


@pytest.mark.parametrize(
    ("damaged", "intact"),
    [
        ("I dont know Sonys radio, its a company.", "I don’t know Sony’s radio, it’s a company."),
        ("The companys plan cant fail: GPUs were there.", "The company’s plan can’t fail: GPUs were there."),
        ("The dogs in its house, ill or well, were there.", None),
    ],
)
def test_apostrophes_that_are_gone(damaged, intact):
    assert on_a_site(damaged, Damage("’", "")) == (intact or damaged)


def test_an_abbreviation_of_its_own_is_left():
    text = "He U.S.ed it becaU.S.e it was jU.S.t so, and it told U.S. of the U.S. Department."
    mended = "He used it because it was just so, and it told us of the U.S. Department."
    assert on_a_site(text, Damage("us", "U.S.")) == mended


def test_what_was_deleted_in_any_case_comes_back_with_its_capital_where_a_sentence_begins():
    lost = Damage("com", "", case="any", rate=10_000.0)
    text = "pany law. mon sense of a pany is fortable.\nThe Best putation Names\nThe best putation"
    mended = "Company law. Common sense of a company is comfortable.\nThe Best Computation Names\nThe best computation"
    assert on_a_site(text, lost) == mended


def test_the_first_word_of_a_sentence_comes_back():
    the = Damage("the", "", case="any", rate=60_000.0)
    text = " town is old.  river is wide, and we got toger in  town, wher anor town was rar old."
    mended = "The town is old. The river is wide, and we got together in the town, whether another town was rather old."
    assert on_a_site(text, the) == mended


def test_a_placeholder_that_stands_alone_is_restored_and_an_abbreviation_is_not():
    text = "The %DATE% of the meeting and the up%DATE% of the plan; candi%DATE%s wait."
    profile = textfix.Profile(damages=(textfix.Damage("date", "%DATE%"),))
    assert textfix.clean(text, textfix.Config(profile=profile, skip=SKIP)) == text.replace("%DATE%", "date")


def test_what_was_masked_in_any_case_gets_its_capital_back_where_a_sentence_begins():
    text = "****ysts met. The ****ysis of the c****s took long. ****ysis is hard."
    profile = textfix.Profile(damages=(textfix.Damage("anal", "****", case="any"),))
    restored = "Analysts met. The analysis of the canals took long. Analysis is hard."
    assert textfix.clean(text, textfix.Config(profile=profile, skip=SKIP)) == restored
