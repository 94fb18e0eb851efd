"""All hostile cases."""
import arrays
import lists
import packed
import vectors


def cases():
    for module in (vectors, arrays, packed, lists):
        yield from module.cases()
