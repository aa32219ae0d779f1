"""Pages are kept as long as they fit: the ones asked for last, and none that is very large."""

from kggraph.web.pages.memory import KeptPage, Memory

LARGE = 390_000


def page(size: int) -> KeptPage:
    return KeptPage(b"x" * size, ())


def test_pages_that_were_not_asked_for_the_longest_go_first() -> None:
    memory = Memory("release")
    for number in range(100):
        memory.keep(f"/{number}", page(LARGE))
        memory.keep("/0", memory.take("/0") or page(LARGE))
    assert "/0" in memory.pages
    assert "/1" not in memory.pages
    assert "/99" in memory.pages
    assert memory.size == sum(len(each.html) for each in memory.pages.values()) <= 1 << 20


def test_a_page_that_is_kept_again_counts_once_and_a_very_large_one_not_at_all() -> None:
    memory = Memory("release")
    memory.keep("/", page(10))
    memory.keep("/", page(20))
    memory.keep("/all", page(LARGE + 20_000))
    assert (memory.size, list(memory.pages)) == (20, ["/"])
