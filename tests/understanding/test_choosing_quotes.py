"""A quote is at most two sentences, which read well alone."""

from __future__ import annotations

from understanding.quote import choose_quote


def test_the_sentence_nearest_to_the_question_is_quoted_alone() -> None:
    assert choose_quote(["Ice is cold.", "Bread is baked."], [0.2, 0.7], {"bread"}) == "Bread is baked."


def test_a_sentence_that_leans_on_the_last_brings_it_along() -> None:
    sentences = ["The hinges rust.", "This also ruins the lining.", "Call us."]
    quote = "The hinges rust. This also ruins the lining."
    assert choose_quote(sentences, [0.1, 0.7, 0.1], {"lin"}) == quote


def test_a_first_sentence_that_leans_brings_the_one_before_the_passage() -> None:
    assert choose_quote(["It helps."], [0.7], set(), "Ice is cold.") == "Ice is cold. It helps."
    assert choose_quote(["It helps."], [0.7], set()) == "It helps."


def test_a_neighbour_that_adds_a_word_of_the_question_is_quoted_too() -> None:
    sentences = ["Bus 12 stops here.", "The last bus leaves at nine.", "Bring a book."]
    quote = "Bus 12 stops here. The last bus leaves at nine."
    assert choose_quote(sentences, [0.3, 0.6, 0.1], {"bu", "stop", "leav"}) == quote


def test_of_two_neighbours_only_the_nearer_is_quoted() -> None:
    sentences = ["Ice is cold.", "Ice numbs pain.", "Ice shrinks vessels."]
    assert choose_quote(sentences, [0.5, 0.6, 0.55], {"ic"}) == "Ice numbs pain. Ice shrinks vessels."


def test_no_quote_begins_with_a_neighbour_that_leans() -> None:
    sentences = ["It is cold.", "Ice numbs pain."]
    assert choose_quote(sentences, [0.6, 0.65], {"ic"}) == "Ice numbs pain."
