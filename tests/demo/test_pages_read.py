"""A page as a browser without scripts makes of it: links, forms, and what pressing a button would send."""

import pytest

from kru.demo.journeys.pages import Unexpected, read

PAGE = """<!doctype html><html><head><title>បុគ្គលិក · Kru</title><style>b{}</style></head><body>
<nav><a href="/people/">បុគ្គលិក</a> <a href="?after=3">បន្ទាប់</a></nav>
<p>ជា<b>&nbsp;សុខា</b>\u200b</p><script>let hidden = 1</script>
<form action="/enrol" method="post" id="f"><input type="hidden" name="token" value="t">
<input name="q" value="ក"><input type="checkbox" name="tick" value="1" checked>
<input type="checkbox" name="tick" value="2">
<select name="unit"><option value="">ទាំងអស់</option><option value="u7" selected>វត្តថ្មី</option></select>
<textarea name="why">
ហេតុ</textarea><input type="file" name="photo"><button name="do" value="yes">យល់ព្រម</button></form>
<button form="f" formaction="/decline" name="do" value="no"><svg aria-label="ទេ"></svg>បដិសេធ</button>
</body></html>"""


@pytest.fixture
def page():
    return read("http://kru.example/runs/5", 200, "text/html", PAGE.encode())


def test_what_is_read_aloud_is_the_text_and_nothing_else(page):
    assert page.says("ជា សុខា") and page.title == "បុគ្គលិក · Kru"
    assert not page.says("hidden") and not page.says("ហេតុ")


def test_links_lead_from_the_page_they_stand_on(page):
    assert page.link("បន្ទាប់").address == "http://kru.example/runs/5?after=3"
    assert page.link(to="/people/").words == "បុគ្គលិក"
    with pytest.raises(Unexpected, match="no link"):
        page.link("បញ្ជូន")


def test_a_form_sends_what_stands_in_it(page):
    form = page.form(to="/enrol")
    assert form.address == "http://kru.example/enrol" and form.method == "post"
    assert form.values == [("token", "t"), ("q", "ក"), ("tick", "1"), ("unit", "u7"), ("why", "ហេតុ")]
    assert {"photo", "tick"} <= form.names
    assert form.choice("unit", "វត្តថ្មី") == "u7"


def test_a_button_outside_the_form_belongs_to_the_form_it_names(page):
    form = page.form(button="បដិសេធ")
    declining = form.pressed("បដិសេធ")
    assert (declining.address, declining.name, declining.value) == ("http://kru.example/decline", "do", "no")
    assert form.pressed().value == "yes"
    with pytest.raises(Unexpected, match="no button"):
        form.pressed("លុប")


def test_a_picture_has_no_forms():
    assert not read("http://kru.example/a.webp", 200, "image/webp", b"\xff").forms
