"""The tags of a page as a browser would read them."""

from html.parser import HTMLParser


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def tags_of(response):
    return Tags(response.content.decode()).found
