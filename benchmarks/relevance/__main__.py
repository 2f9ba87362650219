"""`make relevance`: nDCG@10 of our search beside plain engines, overall and by kind of query.

`--each` adds a line for every query; `--pool` lists what any engine ranks among its ten best and nobody graded.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.relevance import engines, measure
from benchmarks.relevance.corpus import Document, documents

OVERALL, ACROSS, AHEAD = 0.75, 0.65, 0.15


def main() -> int:
    """Print the table; 1 where ours falls short of what was promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--each", action="store_true", help="a line for every query")
    parser.add_argument("--pool", action="store_true", help="list what was found and not graded")
    asked = parser.parse_args()
    articles = documents()
    queries = measure.judged(article.key for article in articles)
    with engines.scratch() as folder:
        _, ours = engines.ours(articles, Path(folder) / "index")
        rankings = {"ours": ours} | {name: engines.plain(name, articles) for name in engines.available()}
        figures = {name: measure.scores(queries, ranked) for name, ranked in rankings.items()}
        if asked.pool:
            _pool(queries, rankings, articles)
    print(f"nDCG@10 of {len(queries)} judged queries over {len(articles)} articles\n")
    if asked.each:
        _each(queries, figures)
    return _table(queries, figures)


def _table(queries: list[measure.Judged], figures: dict[str, list[float]]) -> int:
    kinds = list(dict.fromkeys(query.kind for query in queries))
    print(f"{'':12}{'n':>4}" + "".join(f"{name:>15}" for name in figures))
    for kind in [*kinds, "all"]:
        which = [at for at, query in enumerate(queries) if kind in (query.kind, "all")]
        means = [measure.mean([values[at] for at in which]) for values in figures.values()]
        print(f"{kind:12}{len(which):4}" + "".join(f"{value:15.3f}" for value in means))
    overall = {name: measure.mean(values) for name, values in figures.items()}
    across = measure.mean([v for v, query in zip(figures["ours"], queries, strict=True) if query.kind == "across"])
    ahead = overall["ours"] - max(value for name, value in overall.items() if name != "ours")
    promised = [("overall", overall["ours"], OVERALL), ("across", across, ACROSS), ("ahead of the best", ahead, AHEAD)]
    print()
    for what, value, target in promised:
        print(f"ours, {what}: {value:.3f} (at least {target}: {'yes' if value >= target else 'NO'})")
    return 0 if all(value >= target for _, value, target in promised) else 1


def _each(queries: list[measure.Judged], figures: dict[str, list[float]]) -> None:
    for at, query in enumerate(queries):
        row = "".join(f"{values[at]:7.2f}" for values in figures.values())
        print(f"{row}  {query.kind:9} {query.query}")
    print()


def _pool(queries: list[measure.Judged], rankings: dict[str, engines.Ranked], articles: list[Document]) -> None:
    titles = {article.key: article.entry.title for article in articles}
    for query in queries:
        found = {key for ranked in rankings.values() for key in ranked(query.query)}
        print(f"{query.kind}: {query.query} ({query.need})")
        for key in sorted(found - set(query.grades)):
            print(f"    {key:10} {titles[key]}")


if __name__ == "__main__":
    sys.exit(main())
