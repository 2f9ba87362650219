"""English inflections taken off: fairs and fair, weaving and weaves, cities and city.

Only inflection, by the first steps of Porter's second algorithm as Whoosh keeps them: the later ones would make one
word of `organisation` and `organic`. Vietnamese syllables without diacritics come out as they are.
"""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

from functools import lru_cache

from whoosh.lang import porter2

_SHORTEST = 4  # of shorter words nothing can be taken off that is surely an ending
# Irregular plurals of the domain, which no ending tells.
_IRREGULAR = {"craftsmen": "craftsman", "craftswomen": "craftswoman", "businessmen": "businessman"}
_IRREGULAR |= {"women": "woman", "men": "man", "children": "child", "held": "hold", "sold": "sell", "taught": "teach"}
_IRREGULAR |= {"centre": "center", "centres": "center", "theatre": "theater", "metre": "meter", "metres": "meter"}
_IRREGULAR |= {"jewellery": "jewelry", "programme": "program", "programmes": "program", "colour": "color"}
_SPELT = (("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("ised", "ized"), ("ises", "izes"))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its English ending; the word itself where it has none or is not of plain letters."""
    if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
        return _IRREGULAR.get(word, word)
    word = _IRREGULAR.get(word) or _american(word)
    if word in porter2.exceptional_forms:
        return str(porter2.exceptional_forms[word])
    bare = porter2.capitalize_consonant_ys(word)
    first, second = porter2.get_r1(bare), porter2.get_r2(bare)
    bare = porter2.step_1a(bare)
    if bare not in porter2.exceptional_early_exit_post_1a:
        bare = porter2.step_1c(porter2.step_1b(bare, first))
        bare = porter2.step_5(bare, first, second)
    return str(porter2.normalize_ys(bare))


def _american(word: str) -> str:
    """organise as organize, so that both spellings are one; short words such as `rise` stay."""
    if len(word) > 6:
        for british, american in _SPELT:
            if word.endswith(british):
                return word.removesuffix(british) + american
    return word
