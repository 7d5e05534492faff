"""The language of an article: what the page states against what its words say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from copydesk import clean
from copydesk.clean import language
from copydesk.proof import proof
from copydesk.records import Claim, Origin, Page, page_key

SENTENCES = {
    "en": "The ferry ran aground off Port Ellery at dawn on Monday, and fishermen rushed to help the passengers.",
    "de": "Die Fähre lief am Montag im Morgengrauen vor Port Ellery auf Grund, und die Fischer eilten zu Hilfe.",
    "fr": "Le ferry s'est échoué au large de Port Ellery lundi à l'aube et les pêcheurs sont venus en aide.",
    "es": "El transbordador encalló frente a Port Ellery al amanecer del lunes y los pescadores acudieron en ayuda.",
    "it": "Il traghetto si è arenato al largo di Port Ellery all'alba di lunedì e i pescatori sono accorsi in aiuto.",
    "pt": "A balsa encalhou ao largo de Port Ellery na madrugada de segunda-feira, e os pescadores correram a ajudar.",
    "nl": "De veerboot liep maandag bij dageraad vast voor Port Ellery en vissers snelden de passagiers te hulp.",
    "pl": "Prom osiadł na mieliźnie u wybrzeży Port Ellery o świcie w poniedziałek, a rybacy ruszyli na pomoc.",
    "ru": "Паром сел на мель у Порт-Эллери на рассвете в понедельник, и рыбаки бросились на помощь пассажирам.",
    "uk": "Пором сів на мілину біля Порт-Еллері вдосвіта в понеділок, і рибалки кинулися на допомогу пасажирам.",
    "ar": "جنحت العبارة قبالة ميناء إيليري فجر الاثنين وهرع الصيادون لمساعدة الركاب.",
    "zh": "渡轮周一黎明在埃勒里港附近搁浅，渔民们赶去帮助乘客。",
    "ja": "フェリーは月曜日の夜明けにポートエレリー沖で座礁し、漁師たちが乗客の救助に駆けつけた。",
    "ko": "여객선이 월요일 새벽 포트엘러리 앞바다에서 좌초했고 어민들이 승객들을 돕기 위해 달려갔다.",
}


def page(body: str, head: str = "") -> str:
    return f"<html {head}><body><article><h1>Port Ellery</h1>{body}</article></body></html>"


@pytest.mark.parametrize("code", SENTENCES)
def test_the_words_tell_the_language_where_nothing_is_stated(code: str) -> None:
    article = clean.article(page(f"<p>{SENTENCES[code]}</p>"))
    assert article.language == code


@pytest.mark.parametrize("code", [code for code in SENTENCES if code != "en"])
def test_the_words_count_for_more_than_a_template(code: str) -> None:
    article = clean.article(page(f"<p>{SENTENCES[code]}</p>", 'lang="en-US"'))
    assert article.language == code
    claims = article.card.all("language")
    assert [(claim.value, claim.basis) for claim in claims] == [("en-US", "html:lang"), (code, "page:words")]


def test_the_claim_has_its_paragraph_as_evidence() -> None:
    body = page(f"<p>Monday</p><p>{SENTENCES['uk']}</p>")
    made = Page(key=page_key("", body), url="", body=body, form="html", origin=Origin(path="-"))
    article = proof(clean.article(made), made)
    claim = article.card.all("language")[-1]
    assert claim.span is not None
    assert claim.raw is not None
    assert claim.span.of(article.text) == claim.raw.of(body) == SENTENCES["uk"]


def test_a_flat_text_has_a_language_too() -> None:
    article = clean.article("Ferry\n\n" + "\n".join([SENTENCES["de"]] * 3))
    assert (article.form, article.language) == ("text", "de")


def test_a_foreign_quotation_is_no_second_language() -> None:
    quoted = f"<p>“{SENTENCES['fr']} {SENTENCES['fr']}”</p>"
    article = clean.article(
        page(quoted + "".join(f"<p>{n} days. {SENTENCES['en']}</p>" for n in range(3)), 'lang="en"')
    )
    assert article.language == "en"


def test_languages_that_are_kin_are_told_by_the_page() -> None:
    norwegian = "Fergen gikk på grunn utenfor Port Ellery ved daggry mandag, og fiskerne skyndte seg til hjelp."
    assert clean.article(page(f"<p>{norwegian}</p>", 'lang="nb-NO"')).language == "no"
    assert clean.article(page(f"<p>{norwegian}</p>", 'lang="da"')).language == "da"


def test_of_several_stated_the_one_that_the_words_bear_out_counts() -> None:
    told = [Claim(field="language", value=value, basis="meta:og:locale") for value in ("en_US", "sk_SK")]
    words = Claim(field="language", value="cs", basis="page:words")
    assert language.taken(language.stated(told), words) == "sk"


@pytest.mark.parametrize("words", ["", "12.03.2024 | 09:30 | 47 00 12 15", "Port Ellery", "😀" * 60, "a" * 400])
def test_unknown_stays_unknown(words: str) -> None:
    assert clean.article(page(f"<p>{words}</p>")).language == ""
    assert clean.article(page(f"<p>{words}</p>", 'lang="en"')).language == "en"


@pytest.mark.parametrize("value", ["utf-8", "English", "x", "", "12"])
def test_what_is_no_code_states_no_language(value: str) -> None:
    assert language.code(value) == ""


def test_the_identifier_is_loaded_when_it_is_asked_and_not_before() -> None:
    script = "import sys, copydesk, copydesk.clean, copydesk.cli; sys.exit('gcld3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
