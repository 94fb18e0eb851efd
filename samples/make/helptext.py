"""Paragraphs of the LibreOffice help pages, and the words in them.

A page is one HTML file. Its paragraphs are the p and h1..h6 elements inside
<div id="DisplayArea">; program listings (pre, class "code") are left out, and
so are the spans that are shown only on macOS (class "MAC"). The help gives most
paragraphs an id that is the same in every language, which is what aligns them.
"""
import os
import re
import sys
import unicodedata
from html.parser import HTMLParser

BLOCKS = frozenset(('p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'))
VOID = frozenset(('area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input',
                  'link', 'meta', 'source', 'track', 'wbr'))


class Page(HTMLParser):
    """Collects (id or '', text) of the paragraphs of one page, in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.paragraphs = []
        self.stack = []        # open elements: (tag, hides its text)
        self.area_depth = 0    # depth of the DisplayArea div, 0 outside it
        self.hidden = 0        # how many open elements hide their text
        self.block = None      # (tag depth, id, pieces) of the open paragraph

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            if self.block and tag == 'br':
                self.block[2].append(' ')
            return
        a = dict(attrs)
        classes = (a.get('class') or '').split()
        hides = (tag in ('pre', 'script', 'style')
                 or (tag == 'span' and 'MAC' in classes)
                 or (tag in BLOCKS and 'code' in classes))
        self.stack.append((tag, hides))
        self.hidden += hides
        if a.get('id') == 'DisplayArea':
            self.area_depth = len(self.stack)
        if tag in BLOCKS and self.area_depth:
            self.end_block()
            self.block = (len(self.stack), a.get('id') or '', [])

    def handle_endtag(self, tag):
        if tag not in [t for t, _ in self.stack]:
            return
        while True:
            if self.block and self.block[0] == len(self.stack):
                self.end_block()
            if self.area_depth == len(self.stack):
                self.area_depth = 0
            open_tag, hides = self.stack.pop()
            self.hidden -= hides
            if open_tag == tag:
                return

    def handle_data(self, data):
        if self.block and not self.hidden:
            self.block[2].append(data)

    def end_block(self):
        if self.block:
            text = unicodedata.normalize('NFC', ' '.join(''.join(self.block[2]).split()))
            if text:
                self.paragraphs.append((self.block[1], text))
        self.block = None


def read_page(path):
    with open(path, encoding='utf-8') as f:
        page = Page()
        page.feed(f.read())
        page.close()
    return page.paragraphs


def page_names(root):
    """Paths of the pages under root, sorted by code point."""
    names = []
    for folder, _, files in os.walk(root):
        for name in files:
            if name.endswith('.html'):
                names.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(names)


def read_help(root):
    """{page: [(id, text), ...]} of all pages under root (.../help/LANG/text)."""
    return {name: read_page(os.path.join(root, name)) for name in page_names(root)}


def class_of(major):
    """The regular expression class of all characters of the given major categories."""
    ranges = []
    for c in range(sys.maxunicode + 1):
        if unicodedata.category(chr(c))[0] in major:
            if ranges and ranges[-1][1] == c - 1:
                ranges[-1][1] = c
            else:
                ranges.append([c, c])
    return ''.join(r'\U%08x-\U%08x' % (a, b) for a, b in ranges)


LETTERS = '[' + class_of('LM') + ']+'
TOKEN = re.compile(LETTERS + "(?:['-]" + LETTERS + ')*')
DROPPED = dict.fromkeys((0x00ad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff))
FOLDED = str.maketrans({'\u2019': "'", '\u02bc': "'", '\u2010': '-', '\u2011': '-'})


def tokens(text):
    """Lower-case NFC runs of letters and marks, joined by inner hyphen or apostrophe."""
    text = unicodedata.normalize('NFC', text).translate(DROPPED).translate(FOLDED)
    return TOKEN.findall(unicodedata.normalize('NFC', text.lower()))


def align(source, target):
    """Pairs (source text, target text) of two helps, page by page.

    A paragraph with an id meets the one with the same id and the same occurrence of
    that id on the page; those without id meet by order, on pages where both languages
    have equally many. Returns the pairs and a dict of what found no partner.
    """
    pairs = []
    lost = {'pages': 0, 'by_id': 0, 'by_order': 0}
    for page in source:
        if page not in target:
            lost['pages'] += 1
            continue
        src = keyed(source[page])
        tgt = dict(keyed(target[page]))
        anonymous = [sum(k[0] == '' for k in side) for side in (dict(src), tgt)]
        for key, text in src:
            if key[0] == '' and anonymous[0] != anonymous[1]:
                lost['by_order'] += 1
            elif key not in tgt:
                lost['by_id'] += 1
            else:
                pairs.append((text, tgt[key]))
    lost['pages'] += sum(page not in source for page in target)
    return pairs, lost


def keyed(paragraphs):
    """[((id, how often it came before), text), ...]"""
    seen = {}
    out = []
    for ident, text in paragraphs:
        out.append(((ident, seen.get(ident, 0)), text))
        seen[ident] = seen.get(ident, 0) + 1
    return out
