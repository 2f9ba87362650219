"""The shipped source files: all load, know articles from other pages by address, and give evidence beside claims."""

import re
from pathlib import Path

import pytest

from records.source import Source
from spiders.source import SHIPPED, load_source, load_sources

FILES = sorted(path for path in SHIPPED.glob("*.yml") if not path.name.startswith("_"))

# addresses of real articles, seen in public material
ARTICLES = {
    "hanoitimes": [
        "http://www.hanoitimes.vn/hanoi-to-join-ocop-vietnam-craft-villages-and-products-fair-322147.html",
        "https://hanoitimes.vn/hanoi-to-join-ocop-vietnam-craft-villages-and-products-fair.588118.html",
        "https://hanoitimes.vn/hanoi-ocop-exhibition-promotes-handicrafts-and-traditional-villages.865582.html",
        "https://hanoitimes.vn/hanoi-promotes-craft-village-development-through-ocop-product-showcase-space.885521.html",
        "http://hanoitimes.vn/aes-petrovietnam-set-up-joint-venture-for-us14-billion-lng-terminal-314645.html",
    ],
    "vietnamnews": [
        "https://vietnamnews.vn/life-style/1727428/ocop-exhibition-to-launch-in-ha-noi-to-connect-craft-villages.html",
        "https://vietnamnews.vn/life-style/1727105/viet-nam-craft-village-fair-2025-strengthens-value-chain-connections.html",
        "https://vietnamnews.vn/society/1715909/hanoi-recognises-traditional-craft-villages-and-city-level-ocop-products-for-2024.html",
        "https://vietnamnews.vn/economy/business-beat/1728186/viet-nam-puts-an-end-to-lump-sum-tax-aiming-for-a-level-playing-ground.html",
    ],
    "vietnamplus": [
        "https://en.vietnamplus.vn/craft-fair-promoting-ocop-products-to-take-place-in-november/240687.vnp",
        "https://en.vietnamplus.vn/vietnam-craft-village-festival-2022-opens/243247.vnp",
        "https://en.vietnamplus.vn/social-media-platforms-take-over-e-commerce-in-cambodia-post266032.vnp",
        "https://www.vietnamplus.vn/ha-noi-khai-mac-trien-lam-san-pham-ocop-lang-nghe-phuc-vu-du-lich-post1078305.vnp",
        "https://en.vietnamplus.vn/20-ocop-products-to-get-fivestar-rating/202134.vnp",
    ],
    "nhandan": [
        "https://en.nhandan.vn/one-commune-one-product-informational-webpage-targeting-to-build-the-ocop-map-of-vietnam-post132200.html",
        "https://en.nhandan.vn/ako-dhong-village-a-door-to-explore-ede-ethnic-culture-in-the-heart-of-buon-ma-thuot-city-post146489.html",
        "https://nhandan.vn/vuong-mac-trong-xay-dung-nha-may-dot-rac-phat-dien-post749612.html",
        "https://en.nhandan.vn/industrial-park-infrastructure-demand-surges-amid-land-constraints-post160701.html",
    ],
    "hanoimoi": [
        "https://hanoimoi.vn/phat-trien-he-thong-mang-luoi-duong-sat-do-thi-ha-noi-703441.html",
        "https://hanoimoi.vn/tp-ho-chi-minh-dat-hang-bo-sung-xu-ly-chat-thai-ran-sinh-hoat-de-dot-phat-dien-672439.html",
    ],
    "kinhtedothi": [
        "https://kinhtedothi.vn/ha-noi-kiem-soat-tot-dich-benh-khong-xay-ra-ngo-doc-thuc-pham-dip-tet.html",
        "https://kinhtedothi.vn/lanh-dao-ha-noi-quyet-liet-thao-go-kho-khan-cho-dn-xu-ly-rac-thai.html",
    ],
    "congthuong": [
        "https://ven.congthuong.vn/autumn-economic-forum-youth-leading-the-digital-and-green-future-58354.html",
        "https://ven.congthuong.vn/key-export-guidance-for-vietnamese-firms-entering-the-israeli-market-58359.html",
    ],
    "vietnamnet": [
        "https://vietnamnet.vn/en/ho-chi-minh-city-targets-global-top-50-smart-cities-by-2030-2501579.html",
        "https://vietnamnet.vn/en/sci-tech-environment/hanoi-s-landfills-overloaded-685456.html",
        "https://vietnamnet.vn/evn-ky-hop-dong-vay-hon-29-500-ty-dong-xay-nha-may-nhiet-dien-lng-quang-trach-ii-2482672.html",
    ],
    "vnexpress": [
        "https://vnexpress.net/dau-bung-keo-dai-phat-hien-ung-thu-lymphoma-ruot-non-4954454.html",
        "https://vnexpress.net/nguoi-trung-quoc-bat-ngo-vi-viet-nam-san-xuat-galaxy-note20-4143178.html",
    ],
    "evnexpress": [
        "https://e.vnexpress.net/news/travel/places/hanoi-welcomes-highest-ever-number-of-visitors-in-2025-4987584.html",
        "https://e.vnexpress.net/news/business/uae-leaves-opec-and-opec-in-huge-blow-to-global-oil-producers-group-5068029.html",
    ],
    "baodautu": [
        "https://baodautu.vn/quang-ba-gioi-thieu-san-pham-ocop-gan-voi-van-hoa-dong-bang-song-hong-d200361.html",
        "https://baodautu.vn/ra-soat-tien-do-du-an-dien-khi-lng-quang-tri-d207018.html",
    ],
    "vir": [
        "https://vir.com.vn/distinct-regional-specialties-on-show-at-annual-fair-98192.html",
        "https://vir.com.vn/pv-gas-increases-capacity-of-thi-vai-lng-terminal-150173.html",
    ],
    "qdnd": [
        "https://en.qdnd.vn/social-affairs/news/vietnam-promoting-circular-economy-through-waste-packaging-recycling-571245",
        "https://en.qdnd.vn/social-affairs/news/u-s-wastewater-treatment-technology-transferred-to-vietnamese-firm-555819",
    ],
    "vov": [
        "https://english.vov.vn/en/economy/vietnam-manufacturing-pmi-stands-at-518-in-june-signaling-solid-start-to-h2-post1311352.vov",
        "https://vov.vn/kinh-te/tphcm-moi-co-25-du-an-xu-ly-rac-hien-dai-duoc-duyet-chu-truong-dau-tu-post1106617.vov",
    ],
    "vovworld": [
        "https://vovworld.vn/de-DE/nachrichten/dutzende-lander-nehmen-an-der-messe-eine-kommune-ein-produkt-in-vietnam-teil-741610.vov",
    ],
    "sggp": [
        "https://en.sggp.org.vn/ocop-agricultural-trade-promotion-event-in-hcmc-showcases-regional-specialties-post122726.html",
        "https://en.sggp.org.vn/festival-preserves-values-of-vietnamese-craft-villages-post105256.html",
        "https://www.sggp.org.vn/to-chuc-hoi-cho-mua-thu-2025-tu-20-10-den-5-11-tai-trung-tam-trien-lam-viet-nam-post814831.html",
    ],
    "baotintuc": [
        "https://baotintuc.vn/dia-phuong/quang-ninh-xay-dung-phuong-an-xu-ly-rac-thai-khong-de-tai-dien-su-co-moi-truong-20230601145200868.htm",
    ],
    "bnews": [
        "https://bnews.vn/le-hoi-den-long-viet-nam-thu-hut-5-000-nguoi-tai-australia/435662.html",
    ],
    "nongnghiepmoitruong": [
        "https://nongnghiep.vn/ha-long-dau-tu-loat-nha-may-giai-bai-toan-thu-gom-xu-ly-nuoc-thai-d381429.html",
        "https://van.nongnghiepmoitruong.vn/cultivating-medicinal-mushrooms-under-solar-panels-an-economic-and-environmental-solution-d423294.html",
    ],
    "vietnamvn": [
        "https://www.vietnam.vn/en/ha-noi-thuc-day-thuong-mai-hoa-san-pham-ocop-lang-nghe-khai-thac-tiem-nang-thi-truong-noi-do",
        "https://vietnam.vn/en/bo-truong-le-minh-hoan-ai-ke-duoc-cau-chuyen-cam-xuc-nhat-qua-san-pham-se-thang",
    ],
    "moit": [
        "https://moit.gov.vn/tin-tuc/hoat-dong/viet-nam-uu-tien-phat-trien-cac-loai-hinh-dien-sinh-khoi-dien-san-xuat-tu-rac-va-chat-thai-ran.html",
        "https://www.moit.gov.vn/web/guest/tin-chi-tiet/-/chi-tiet/co-hoi-nao-cho-nganh-cong-nghe-xu-ly-tai-che-chat-thai-tai-viet-nam--20123-129.html",
    ],
    "einpresswire": [
        "https://www.einpresswire.com/article/598015892/craft-fair-promoting-ocop-products-to-take-place-in-november",
        "https://www.einpresswire.com/article/558513045/qu-ng-ninh-ocop-fair-impresses-h-n-i-citizens",
    ],
}

# pages of the same hosts that are no articles: home, sections, tags, searches, feeds, topic pages, other hosts
NO_ARTICLES = {
    "hanoitimes": ["https://hanoitimes.vn/business", "https://en.hanoitimes.vn/a-story.588118.html"],
    "vietnamnews": [
        "https://vietnamnews.vn/life-style",
        "https://vietnamnews.vn/tags/1234567/ocop",
        "https://ovietnam.vietnamnews.vn/a-b-post1234.html",
    ],
    "vietnamplus": [
        "https://www.vietnamplus.vn/tag/bao-hiem-tag7034.vnp",
        "https://betaen.vietnamplus.vn/a-b-post266032.vnp",
        "https://www.vietnamplus.vn/search.vnp?keyword=ocop",
    ],
    "nhandan": [
        "https://nhandan.vn/ocop/",
        "https://cn.nhandan.vn/a-post123456.html",
        "https://nhandan.vn/tag/ocop.html",
    ],
    "hanoimoi": ["https://hanoimoi.vn/kinh-te", "https://hanoimoi.vn/hoi-cho-ocop-event12345.html"],
    "kinhtedothi": [
        "https://kinhtedothi.vn/tai-chinh-chung-khoan.html",
        "https://tieudung.kinhtedothi.vn/mot-hai-ba-bon-nam-123456.html",
    ],
    "congthuong": ["https://congthuong.vn/thi-truong/nong-san", "https://tapchicongthuong.vn/a-b-123456.html"],
    "vietnamnet": ["https://vietnamnet.vn/kinh-doanh-page1", "https://vietnamnet.vn/en/business"],
    "vnexpress": ["https://vnexpress.net/kinh-doanh-p2", "https://e.vnexpress.net/a-b-4987584.html"],
    "evnexpress": ["https://e.vnexpress.net/news/travel", "https://vnexpress.net/a-b-4954454.html"],
    "baodautu": ["https://baodautu.vn/dau-tu-d2/", "https://baodautu.vn/tag/bao-hiem-nhan-tho/"],
    "vir": ["https://vir.com.vn/environment.html", "https://vir.com.vn/tags/ocop-123.tag"],
    "qdnd": ["https://www.qdnd.vn/kinh-te", "https://www.qdnd.vn/kinh-te/p/2"],
    "vov": ["https://vov.vn/kinh-te", "https://english.vov.vn/en/economy"],
    "vovworld": ["https://vovworld.vn/en-US", "https://vovworld.vn/zh-CN/news/404.vov"],
    "sggp": ["https://www.sggp.org.vn/thitruongkt/", "https://dttc.sggp.org.vn/a-b-post12345.html"],
    "baotintuc": [
        "https://baotintuc.vn/kinh-te-128ct0/trang-2.htm",
        "https://dantocmiennui.baotintuc.vn/a/b-20230601145200868.htm",
    ],
    "bnews": ["https://bnews.vn/", "https://vietnam.vnanet.vn/a/435662.html"],
    "nongnghiepmoitruong": ["https://nongnghiepmoitruong.vn/ocop", "https://nongnghiepmoitruong.vn/ocop-tag195603/"],
    "vietnamvn": ["https://www.vietnam.vn/en/", "https://www.vietnam.vn/sitemap.xml"],
    "moit": ["https://moit.gov.vn/tin-tuc", "https://moit.gov.vn/en/rss.xml"],
    "einpresswire": ["https://www.einpresswire.com/", "https://www.einpresswire.com/newsroom/vns"],
}


def is_article(source: Source, url: str) -> bool:
    return any(re.search(pattern, url) for pattern in source.article_url)


def test_all_shipped_files_load_together() -> None:
    sources = load_sources(SHIPPED)
    assert [f"{source.name}.yml" for source in sources] == [path.name for path in FILES]
    assert len(sources) >= 15
    assert {source.name for source in sources} == set(ARTICLES) == set(NO_ARTICLES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_article_addresses(path: Path) -> None:
    source = load_source(path)
    assert [url for url in ARTICLES[source.name] if not is_article(source, url)] == []
    others = [*NO_ARTICLES[source.name], source.home, *(door.url for door in source.doors)]
    assert [url for url in others if is_article(source, url)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_real_sites_are_asked_politely_and_read_in_local_time(path: Path) -> None:
    source = load_source(path)
    assert source.politeness.delay >= 2
    assert source.politeness.concurrency == 1
    assert source.politeness.pages_per_night <= 500
    assert source.time_zone == "Asia/Ho_Chi_Minh"
    assert source.home.startswith("https://")
    assert dict(source.topic_words).keys() >= {"en", "vi"}


def test_each_key_of_evidence_is_explained() -> None:
    explained = set(re.findall(r"[A-Z0-9]{3,}", (SHIPPED / "EVIDENCE.md").read_text(encoding="utf-8")))
    keys = {
        key
        for path in FILES
        for comment in re.findall(r"#.*\(([A-Z0-9, :a-z-]+)\)", path.read_text(encoding="utf-8"))
        for key in re.findall(r"\b[A-Z][A-Z0-9]{2,}\b", comment)
    } - {"VNA", "USA"}
    assert len(keys) > 20
    assert keys - explained == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_disabled_door_has_its_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    bare = [line for line in lines if "enabled: false" in line and "#" not in line and line.startswith(" ")]
    assert bare == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_layouts_go_from_new_to_old(path: Path) -> None:
    ends = [layout.valid_until for layout in load_source(path).layouts]
    closed = [end for end in ends if end is not None]
    assert closed == sorted(closed, reverse=True)
    assert ends == [None] * (len(ends) - len(closed)) + closed, "a layout without end stands before those that ended"
