"""What a site asks of its readers, in the languages of the lexicon, and sentences that only speak of the same."""

import pytest
from lxml import html

from reading.boxes import prune
from reading.lexicon import words
from reading.lines import is_notice
from reading.page import text_of

# (language, a notice, a sentence of an article with the same matter)
NOTICES = [
    ("vi", "Đăng ký nhận bản tin làng nghề mỗi sáng", "Các hộ đăng ký gian hàng trước ngày mở chợ một tháng."),
    ("en", "Sign up for our letter about fairs", "Weavers sign up for the stalls a month before the fair opens."),
    ("de", "Jetzt kostenlos anmelden und weiterlesen", "Die Weber melden ihre Stände einen Monat vor dem Markt an."),
    ("nl", "Schrijf je in voor onze brief over markten", "De wevers schrijven hun naam op een lijst bij de kade."),
    ("fr", "Inscrivez-vous à la lettre des marchés", "Les tisserands inscrivent leur nom sur une liste au quai."),
    ("es", "Regístrate para leer más sobre ferias", "Los tejedores registran sus puestos antes de la feria."),
    ("pt", "Inscreva-se e leia tudo sobre feiras", "Os tecelões inscrevem as suas bancas antes da feira."),
    ("it", "Iscriviti per leggere le notizie dei mercati", "I tessitori iscrivono i banchi prima della fiera."),
    ("pl", "Zapisz się na listy o targach", "Tkacze zapisują swoje stoiska miesiąc przed targami."),
    ("cs", "Přihlaste se k odběru zpráv o trzích", "Tkalci přihlašují své stánky měsíc před trhem."),
    ("sv", "Prenumerera på nyheter om marknader", "Vävarna anmäler sina stånd en månad före marknaden."),
    ("nb", "Meld deg på brevet om markeder", "Veverne melder fra om bodene en måned før markedet."),
    ("da", "Tilmeld dig brevet om markeder", "Væverne tilmelder deres boder en måned før markedet."),
    ("fi", "Tilaa uutiskirje markkinoista", "Kutojat tilaavat langat kuukautta ennen markkinoita."),
    ("tr", "Pazar haberlerine abone olun", "Dokumacılar tezgahlarını bir ay önce kurdu."),
    ("lt", "Prenumeruokite naujienas apie muges", "Audėjai užsako vietas mėnesį prieš mugę."),
    ("id", "Berlangganan sekarang untuk kabar pasar", "Para penenun mendaftar lapak sebulan sebelum pasar."),
    ("ru", "Подпишитесь на новости ярмарок", "Ткачи подписали договор за месяц до ярмарки."),
    ("uk", "Підпишіться на новини ярмарків", "Ткачі підписали угоду за місяць до ярмарку."),
    ("ja", "会員登録して市の記事を読む",
     "市の組合は、織り手の家が毎年ふえていると話し、来年の春には新しい船着き場を作り、そのあとで会員登録を始める。"),
    ("ko", "장터 소식 구독하기", "직조공들은 장이 열리기 한 달 전에 자리를 맡는다."),
    ("zh", "立即订阅集市新闻", "织户在集市开始前一个月就定下了摊位。"),
]  # fmt: skip


@pytest.mark.parametrize(("notice", "sentence"), [row[1:] for row in NOTICES], ids=[row[0] for row in NOTICES])
def test_notices_by_language(notice: str, sentence: str) -> None:
    assert is_notice(notice)
    assert not is_notice(sentence)


TOPICS = {
    "en": "Newsletter", "de": "Ihr Abonnement", "nl": "Nieuwsbrief", "fr": "Notre infolettre", "es": "Boletín",
    "pl": "Biuletyn",    "sv": "Nyhetsbrev", "fi": "Uutiskirje", "tr": "Bülten", "lt": "Naujienlaiškis",
    "ru": "Рассылка", "uk": "Розсилка",
    "ko": "뉴스레터", "ja": "ニュースレター", "vi": "Bản tin email",
}  # fmt: skip


@pytest.mark.parametrize("line", TOPICS.values(), ids=TOPICS)
def test_a_line_that_only_names_the_letter(line: str) -> None:
    assert is_notice(line)


def test_a_long_line_is_a_notice_only_where_it_speaks_to_its_reader() -> None:
    about = "The cooperative writes its newsletter by hand and leaves a copy with each of the four hundred households."
    assert not is_notice(about)
    assert is_notice(about.replace("each of the four hundred households", "you and all who asked for it"))


ONE = "Forty weavers from three hamlets opened their sheds on the first morning of the fair, and each loom was busy."
TWO = "Visitors who came by boat could try the pedals themselves before they walked up to the old rice store."
# class names, for each entry of the lexicon at least one
ASIDES = {
    "author": ["author-bio", "author__box", "author_card", "author-info", "authorprofile", "author-details"],
    "about": ["about-the-author", "aboutauthor"],
    "writer": ["writer-bio", "reporter_bio", "contributorbio"],
    "fact": ["fact-box", "infobox", "info_boxes"],
    "fakta": ["faktabox", "faktbox"],
    "faktaboks": ["faktaboks"],
    "faktaruta": ["faktaruta"],
    "infokasten": ["infokasten"],
    "factfile": ["factfile"],
    "hop-tin": ["hop-tin"],
    "thong-tin": ["box-thong-tin"],
    "affiliate": ["affiliate", "affiliatelinks"],
    "disclaimer": ["disclaimer"],
    "donation": ["donation", "donations"],
    "whatsapp": ["whatsapp", "whatsappjoin"],
    "newsletter": ["newsletter", "newsletterform"],
    "pull": ["pull-quote", "pullquotes"],
}
BESIDE = [name for names in ASIDES.values() for name in names]


def test_each_entry_for_boxes_beside_the_text_has_a_row() -> None:
    assert len(ASIDES) == len(words("boxes_aside"))


@pytest.mark.parametrize("name", BESIDE)
def test_boxes_beside_the_text_are_cut(name: str) -> None:
    page = html.document_fromstring(
        f"<html><body><main>{f'<p>{ONE}</p>' * 4}<div class='wide {name} x'><p>{TWO}</p></div></main></body></html>"
    )
    prune(page)
    assert ONE in text_of(page) and TWO not in text_of(page)


@pytest.mark.parametrize("name", ["author", "facts", "information", "infoboxed", "quote", "disclaimed", "about"])
def test_names_that_only_begin_alike_are_left(name: str) -> None:
    page = html.document_fromstring(
        f"<html><body><main>{f'<p>{ONE}</p>' * 4}<div class='{name}'><p>{TWO}</p></div></main></body></html>"
    )
    prune(page)
    assert TWO in text_of(page)
