"""The word lists: what newspapers of fourteen languages print beside an article, and how it is told.

Each line here is one that such papers print. All lines are told by one table for all languages at once, since a page
need not say which it is in.
"""

from __future__ import annotations

import pytest

from copydesk import reference
from copydesk.clean import cut, lines, names

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "ar", "zh", "ja", "ko")
KINDS = sorted({kind for kind, _, _ in reference.rows("marks")})
# Words that stand between a name and a date with blanks around them: dense scripts write none.
NOT_THERE = {("on", "zh"), ("on", "ja"), ("on", "ko")}

# What a line is for; the kinds of mark that it may have; the line in each language, in the order of LANGUAGES.
PRINTED = [
    ("byline", "By Nell Garrick|Von Nell Garrick|Par Nell Garrick|Por Nell Garrick|A cura di Nell Garrick"
     "|Texto de Nell Garrick|Door Nell Garrick|Autor: Nell Garrick|Текст: Нелл Гаррик|Автор: Нелл Гаррік"
     "|بقلم: نيل غاريك|記者王小港|文：小港太郎|글: 김항구"),
    ("credit", "Photo: A. Quill|Foto: A. Quill|Crédit photo : A. Quill|Fotografía: A. Quill|Foto di A. Quill"
     "|Crédito da foto: A. Quill|Beeld: A. Quill|Fot. A. Quill|Фото: А. Квилл|Світлина: А. Квілл"
     "|مصدر الصورة: أ. كويل|图片来源：小港社|写真：小港太郎|사진 제공=김항구"),
    ("caption", "Image caption: The quay|Bildunterschrift: Der Kai|Légende image, le quai|Pie de foto, el muelle"
     "|Didascalia: il molo|Legenda da foto, o cais|Bijschrift: de kade|Podpis pod zdjęciem: nabrzeże"
     "|Подпись к фото: причал|Підпис до фото: причал|التعليق على الصورة، الرصيف"
     "|图片说明：码头|写真説明：岸壁|사진 설명: 부두"),
    ("related", "Read more|Lesen Sie auch|À lire également|Te puede interesar|Leggi anche|Leia também|Lees ook"
     "|Czytaj także|Читайте также|Читайте також|اقرأ أيضاً|延伸閱讀|【関連記事】|관련기사"),
    ("related", "Most read|Meistgelesen|Les plus lus|Lo más leído|I più letti|Mais lidas|Meest gelezen"
     "|Najczęściej czytane|Самое читаемое|Найпопулярніше|الأكثر قراءة|热门文章|アクセスランキング|많이 본 뉴스"),
    ("ad", "Advertisement|Anzeige|Publicité|Publicidad|Pubblicità|Publicidade|Advertentie|Reklama|Реклама|Реклама"
     "|إعلان|廣告|広告|광고"),
    ("promo", "Subscribe|Jetzt abonnieren|Abonnez-vous|Suscríbete|Abbonati|Assine|Abonneer|Prenumerata"
     "|Подпишитесь|Підпишіться|اشترك الآن|訂閱|購読する|구독하기"),
    ("promo", "Newsletter|Newsletter abonnieren|Recevez notre newsletter|Boletín|Iscriviti alla newsletter"
     "|Assine a newsletter|Nieuwsbrief|Zapisz się na newsletter|Рассылка|Розсилка|النشرة البريدية|訂閱電子報"
     "|メールマガジン|뉴스레터"),
    ("promo", "Follow us|Folgen Sie uns|Suivez-nous|Síguenos|Seguici|Siga-nos|Volg ons|Obserwuj nas"
     "|Следите за нами|Стежте за нами|تابعونا|关注我们|フォローする|팔로우"),
    ("promo", "Subscribe to continue reading|Um weiterzulesen|Article réservé aux abonnés|Para seguir leyendo"
     "|Articolo riservato agli abbonati|Conteúdo exclusivo para assinantes|Alleen voor abonnees"
     "|Artykuł dostępny tylko dla subskrybentów|Чтобы продолжить чтение|Щоб читати далі|لمواصلة القراءة"
     "|订阅后继续阅读|この記事は有料会員限定です|유료회원 전용"),
    ("promo", "About the author|Über den Autor|À propos de l’auteur|Sobre el autor|Sull’autore|Sobre o autor"
     "|Over de auteur|O autorze|Об авторе|Про автора|عن الكاتب|作者簡介|筆者プロフィール|기자 소개"),
    ("promo", "We use cookies to run this site|Wir verwenden Cookies, um|Nous utilisons des cookies pour"
     "|Utilizamos cookies para|Questo sito utilizza i cookie|Este site utiliza cookies|Wij gebruiken cookies om"
     "|Ta strona korzysta z plików cookie|Мы используем файлы cookie|Ми використовуємо файли cookie"
     "|نستخدم ملفات تعريف الارتباط|我们使用cookie|当サイトではCookieを使用しています|이 사이트는 쿠키를 사용합니다"),
    ("comment", "Comments|Kommentare|Commentaires|Comentarios|Commenti|Comentários|Reacties|Komentarze|Комментарии"
     "|Коментарі|التعليقات|评论|コメント|댓글"),
    ("comment", "Leave a comment|Kommentar schreiben|Laisser un commentaire|Deja un comentario|Lascia un commento"
     "|Deixe um comentário|Plaats een reactie|Dodaj komentarz|Оставить комментарий|Залишити коментар|أضف تعليقاً"
     "|发表评论|コメントを書く|댓글 쓰기"),
    ("chrome", "Share|Teilen|Partager|Compartir|Condividi|Compartilhe|Delen|Udostępnij|Поделиться|Поділитися"
     "|مشاركة|分享|シェア|공유하기"),
    ("chrome", "Tags|Schlagwörter|Mots-clés|Etiquetas|Argomenti|Palavras-chave|Trefwoorden|Tagi|Теги|Теги|الوسوم"
     "|标签|タグ|태그"),
    ("chrome", "Privacy policy|Datenschutzerklärung|Politique de confidentialité|Política de privacidad"
     "|Informativa sulla privacy|Política de privacidade|Privacybeleid|Polityka prywatności"
     "|Политика конфиденциальности|Політика конфіденційності|سياسة الخصوصية"
     "|隐私政策|プライバシーポリシー|개인정보처리방침"),
    ("source", "Source link|Quelle: Gullhaven Echo|Source : Gullhaven Echo|Fuente: Gullhaven Echo"
     "|Fonte: Gullhaven Echo|Fonte: Gullhaven Echo|Bron: Gullhaven Echo|Źródło: Gullhaven Echo|Источник: Эхо"
     "|Джерело: Луна|المصدر: الصدى|来源：小港日报|出典：小港新聞|출처: 항구일보"),
    ("gallery", "12 photos|12 Bilder|12 photos|12 fotos|12 foto|12 fotos|12 foto’s|12 zdjęć|12 фотографий"
     "|12 фотографій|12 صور|12張圖片|写真特集|12장"),
    ("published", "Published 5 March 2024|Veröffentlicht am 5. März|Publié le 5 mars|Publicado el 5 de marzo"
     "|Pubblicato il 5 marzo|Publicado em 5 de março|Gepubliceerd op 5 maart|Opublikowano 5 marca"
     "|Опубликовано 5 марта|Опубліковано 5 березня|نشر في 5 مارس"
     "|发布时间：2024年3月5日|公開日 2024年3月5日|입력 2024.03.05"),
    ("modified", "Updated 5 March 2024|Aktualisiert am 5. März|Mis à jour le 5 mars|Actualizado el 5 de marzo"
     "|Aggiornato il 5 marzo|Atualizado em 5 de março|Bijgewerkt op 5 maart|Aktualizacja: 5 marca"
     "|Обновлено 5 марта|Оновлено 5 березня|آخر تحديث: 5 مارس"
     "|更新时间：2024年3月5日|最終更新 2024年3月5日|최종수정 2024.03.05"),
]  # fmt: skip

ROLES = (
    "Nell Garrick, reporter|Nell Garrick, Redakteurin|Nell Garrick, journaliste|Nell Garrick, corresponsal"
    "|Nell Garrick, inviata|Nell Garrick, repórter|Nell Garrick, verslaggever|Nell Garrick, dziennikarka"
    "|Нелл Гаррик, корреспондент|Нелл Гаррік, кореспондентка|نيل غاريك، مراسلة"
    "|王小港 特派員|小港太郎 記者|김항구 특파원"
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_language_lacks_a_kind_of_mark(kind: str) -> None:
    there = {language for one, language, _ in reference.rows("marks") if one == kind}
    assert [one for one in LANGUAGES if one not in there and (kind, one) not in NOT_THERE] == []


@pytest.mark.parametrize(
    ("kind", "language", "line"),
    [
        (kind, language, line)
        for kind, printed in PRINTED
        for language, line in zip(LANGUAGES, printed.split("|"), strict=True)
    ],
)
def test_what_papers_print_is_told_for_what_it_is(kind: str, language: str, line: str) -> None:
    assert kind in lines.marked(line).kinds


@pytest.mark.parametrize("line", ROLES.split("|"))
def test_a_role_is_told_from_the_name_before_it(line: str) -> None:
    (name,) = names.names(line)
    assert name.role != ""
    assert name.role not in name.name


# Scripts without blanks, and from right to left -------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "広告",
        "【広告】",
        "▼広告▼",
        "　広告　",
        "廣告",
        "광고",
        "إعلان",
        "\u200fإعلان\u200f",
        "«إعلان»",
        "РЕКЛАМА",
        "(реклама)",
    ],
)
def test_a_line_that_is_a_mark_and_nothing_else_is_known_as_such(line: str) -> None:
    assert lines.marked(line).whole


@pytest.mark.parametrize(
    "line",
    [
        "広告代理店が港で新しい船を発表した。",
        "댓글을 단 사람은 세 명이었다.",
        "إعلان الحكومة عن الميناء جاء متأخرا",
        "广告公司的船周一抵达港口。",
    ],
)
def test_a_sentence_that_opens_with_such_a_word_is_no_mark_as_a_whole(line: str) -> None:
    assert not lines.marked(line).whole


def test_a_mark_of_two_words_is_known_without_its_blank() -> None:
    assert lines.marked("관련기사").kinds == lines.marked("관련 기사").kinds
    assert "caption" in lines.marked("사진설명: 부두").kinds


@pytest.mark.parametrize(
    "line",
    ["船は港に戻った。", "渡轮回到了港口。", "배가 항구로 돌아왔다.", "عادت العبارة إلى الميناء.", "Die Fähre ist da."],
)
def test_plain_prose_has_no_mark(line: str) -> None:
    assert lines.marked(line).kinds == frozenset()


# Names of elements ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "trait"),
    [
        ("noticias-relacionadas", cut.RELATED),
        ("articoli-correlati", cut.RELATED),
        ("kommentar-liste", cut.COMMENTS),
        ("comentarios", cut.COMMENTS),
        ("komentarze", cut.COMMENTS),
        ("bloque-publicidad", cut.AD),
        ("reklama-gora", cut.AD),
        ("werbung", cut.AD),
        ("nota-autor", cut.AUTHOR),
        ("bildnachweis", cut.CREDIT),
        ("pie-foto", cut.CAPTION),
        ("redes-sociales", cut.SHARE),
        ("cuerpo-noticia", cut.BODY),
        ("etiquetas", cut.TAGS),
    ],
)
def test_templates_name_their_elements_in_their_own_language(names: str, trait: int) -> None:
    assert cut.traits_of("div", [("class", names)]) & trait
