"""The page of the saved queries: forms that answer as data, in three languages, without a script."""

import re

import pytest

QUESTIONS = [
    ("kk", "Мәтінде айтылған сомалар бойынша, кім қанша берді?", "беруші"),
    ("ru", "Кто сколько передал, если считать суммы, названные в тексте?", "даритель"),
    ("en", "Who gave how much, by the sums that the text states?", "giver"),
]


@pytest.mark.parametrize(("language", "question", "giver"), QUESTIONS)
def test_a_question_and_its_values_are_in_the_language_of_the_page(site, language, question, giver) -> None:
    section = re.search(r'<section id="by-giver".*?</section>', site.html(f"/{language}/api"), re.DOTALL)[0]
    assert question in section
    assert re.search(rf"<label[^>]*>.*{giver}.*<code>giver</code></label>", section)


def test_there_is_a_form_for_every_query_whose_fields_are_its_parameters(site) -> None:
    forms = dict(re.findall(r'<form action="(/api/[^"]+)"(.*?)</form>', site.html("/en/api"), re.DOTALL))
    listed = {row["url"]: [each["name"] for each in row["parameters"]] for row in site.client.get("/api/").json}
    assert {url: re.findall(r'<input[^>]* name="(\w+)"', form) for url, form in forms.items()} == listed


def test_a_form_that_is_sent_as_it_is_shown_answers_with_data(site) -> None:
    for url, form in re.findall(r'<form action="(/api/[^"]+)"(.*?)</form>', site.html("/ru/api"), re.DOTALL):
        fields = re.findall(r'name="(\w+)"( required)? placeholder="([^"]*)"', form)
        for name in re.findall(r'name="format" value="(\w+)"', form):
            given = {key: example if required else "" for key, required, example in fields} | {"format": name}
            response = site.client.get(url, query_string=given, headers={"Accept": "text/html"})
            assert response.status_code == 200, (url, response.text)
            assert response.mimetype != "text/html"


def test_every_page_leads_there_where_there_are_saved_queries(site, stranger) -> None:
    assert '<a href="/en/api">API</a>' in site.html("/en/org/akhyska")
    assert '<a href="/en/api">' not in stranger.html("/en/")
    assert "There are no saved questions in these data." in stranger.html("/en/api")
