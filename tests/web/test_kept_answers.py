"""Answers are kept while there is room, and the oldest go first."""

from concurrent.futures import ThreadPoolExecutor

from kggraph.web.kept_answers import KeptAnswer, KeptAnswers


def test_what_is_kept_is_not_written_again() -> None:
    kept, written = KeptAnswers(), []
    for _ in range(3):
        kept.answer("a", lambda: written.append("a") or KeptAnswer(b"x"))
    assert written == ["a"]


def test_what_was_used_last_is_kept_longest() -> None:
    kept, written = KeptAnswers(room=2), []
    for key in "abaca":
        kept.answer(key, lambda key=key: written.append(key) or KeptAnswer(b"x"))
    assert written == ["a", "b", "c"]


def test_what_is_larger_than_the_room_is_answered_and_not_kept() -> None:
    kept = KeptAnswers(room=2)
    assert kept.answer("a", lambda: KeptAnswer(b"xxx")).body == b"xxx"
    assert len(kept) == 0


def test_threads_share_it() -> None:
    kept = KeptAnswers(room=50)
    with ThreadPoolExecutor(8) as threads:
        bodies = list(
            threads.map(lambda n: kept.answer(n % 20, lambda: KeptAnswer(bytes([n % 20]) * 5)).body, range(2000))
        )
    assert bodies == [bytes([n % 20]) * 5 for n in range(2000)]
    assert len(kept) == 10
