"""Queries that show what can be asked, by topic; each is tried by a test."""

from web.labels import _

EXAMPLES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        _("Words"),
        (
            ("làng nghề", _("both words; with none like that, either of them, with a note")),
            ("lang nghe", _("without diacritics: every spelling")),
            ('"làng nghề"', _("these words side by side, in this order")),
            ('"fair venue"~5', _("these words in any order, at most five others between them")),
            ("lacq*", _("words that begin so")),
            ("lacquer~", _("words that differ by a letter or two")),
        ),
    ),
    (
        _("Joining"),
        (
            ("pottery OR ceramics", _("either; OR, AND, NOT in capitals")),
            ("fair NOT trade", _("the first and not the second")),
            ("(lacquer OR silk) AND exhibition", _("brackets group")),
        ),
    ),
    (
        _("Fields"),
        (
            ("title:fair", _("in the title")),
            ('official:"Nguyễn Văn"', _("a person with an office")),
            ('place:"Hà Nội"', _("a place; old and new provinces find one another")),
            ("venue:park", _("where something is held")),
            ("source:post", _("who published it")),
        ),
    ),
    (
        _("Days"),
        (
            ("published:2024..2025", _("published in these years")),
            ("event-date:2025-10", _("an event in this month")),
            ("published:>=2024-05-03", _("from this day on")),
        ),
    ),
    (
        _("Figures"),
        (
            ("booths:>100", _("more than a hundred booths")),
            ("visitors:1000..5000", _("between the two")),
            ("stars:5", _("five-star products")),
        ),
    ),
)
