/* Lists of words, of ratings, of scores, tags, lemmas, relations, paradigms: each reader
 * is given each file. */
#include "core/space/ratings.h"
#include "core/space/scores.h"
#include "core/space/wordfile.h"
#include "core/space/wordlist.h"
#include "tests/fuzz/fuzz.h"

static void check(Status status, const void *got, const Error *err, const Notes *notes)
{
    fuzz_check((status == OK) == (got != NULL));
    if (status != OK)
        fuzz_check(err->text[0] && fuzz_is_shown(err->text) && fuzz_is_shown(err->hint));
    for (int i = 0; got && i < notes->n; i++)
        fuzz_check(fuzz_is_shown(notes->item[i].text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_path(data, size);
    const Limits limits = fuzz_limits(data, size);
    Error err = {0};
    WordList *list = NULL;
    Status status = wordlist_read(&list, path, &limits, &err);
    check(status, list, &err, list ? &list->notes : NULL);
    wordlist_free(list);
    Ratings *ratings = NULL;
    status = ratings_read(&ratings, path, &limits, &err);
    check(status, ratings, &err, ratings ? &ratings->notes : NULL);
    ratings_free(ratings);
    Scores *scores = NULL;
    status = scores_read(&scores, path, &limits, &err);
    check(status, scores, &err, scores ? &scores->notes : NULL);
    scores_free(scores);
    for (int kind = WORDFILE_TAGS; kind <= WORDFILE_PARADIGMS; kind++) {
        WordFile *f = NULL;
        status = wordfile_read(&f, (WordFileKind)kind, path, &limits, NULL, &err);
        check(status, f, &err, f ? &f->notes : NULL);
        wordfile_free(f);
    }
    return 0;
}
