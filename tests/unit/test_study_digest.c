/* Digests beside the work: the same whoever computes them. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "core/base/digest_cache.h"
#include "core/base/str.h"
#include "core/study/study.h"
#include "tests/unit/files.h"

enum { BIG = 5 << 20 };

static char path[8][128];

static Study *empty_study(const char *cache)
{
    StudyOptions o = study_options_defaults();
    if (cache)
        (void)snprintf(o.cache_folder, sizeof o.cache_folder, "%s", cache);
    return study_new(&o);
}

/* Eight small spaces in files of their own, the first one big, last changed long ago. */
static Study *made_study(const char *cache)
{
    Study *s = empty_study(cache);
    for (int i = 0; i < 8; i++) {
        Str text = {0};
        for (int row = 0; row < (i ? 5 : 0) || (i == 0 && text.n < BIG); row++)
            str_addf(&text, "w%d %d 0.5\n", row, row + i + 1);
        char name[8];
        (void)snprintf(name, sizeof name, "s%d", i);
        (void)snprintf(path[i], sizeof path[i], "%s", files_write(name, text.p, text.n));
        const struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
        assert_int_equal(utimensat(AT_FDCWD, path[i], times, 0), 0);
        str_free(&text);
        assert_int_equal(
            study_add_argument(s, path[i], i ? STUDY_ALIGNED : STUDY_SOURCE, NULL), OK);
    }
    assert_int_equal(study_load(s, NULL, NULL), OK);
    return s;
}

static void check_all(const Study *s)
{
    for (int i = 7; i >= 0; i--) {
        char got[DIGEST_HEX];
        char want[DIGEST_HEX];
        assert_int_equal(study_get_digest(s, path[i], NULL, got, NULL), OK);
        assert_int_equal(digest_file(path[i], NULL, want, NULL), OK);
        assert_string_equal(got, want);
    }
}

static void digests_are_those_of_the_files(void **state)
{
    (void)state;
    for (int round = 0; round < unit_few(6, 2); round++) {
        Study *s = made_study(NULL);
        if (round > 0)
            study_start_digests(s);
        if (round > 1)
            study_start_digests(s); /* once is enough */
        if (round < 4)
            check_all(s);
        study_free(s); /* also while they are being computed */
    }
}

static void *ask(void *s)
{
    check_all(s);
    return NULL;
}

static void many_may_ask_at_once(void **state)
{
    (void)state;
    Study *s = made_study(NULL);
    pthread_t thread[4];
    study_start_digests(s);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, ask, s), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    study_free(s);
}

/* A file that has gone is an error of who asks, each time. */
static void failures_are_told(void **state)
{
    (void)state;
    Study *s = made_study(NULL);
    assert_int_equal(unlink(path[3]), 0);
    study_start_digests(s);
    char hex[DIGEST_HEX];
    for (int i = 0; i < 2; i++) {
        Error err = {0};
        assert_int_equal(study_get_digest(s, path[3], NULL, hex, &err), E_INPUT);
        assert_string_equal(hex, "");
        assert_non_null(strstr(err.text, "No such file"));
    }
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    Study *other = made_study(NULL);
    assert_int_equal(study_get_digest(other, path[0], &p, hex, NULL), E_CANCELED);
    assert_int_equal(study_get_digest(other, path[0], NULL, hex, NULL), OK);
    study_free(other);
    study_free(s);
}

/* What is remembered is not computed again: a false memory shows it. Small files are not
 * worth it. */
static void big_files_are_remembered(void **state)
{
    (void)state;
    char folder[100];
    char name[128];
    (void)snprintf(folder, sizeof folder, "%s/cache", files_folder);
    (void)snprintf(name, sizeof name, "%s/digests", folder);
    Study *s = made_study(folder);
    check_all(s);
    study_free(s);
    struct stat st;
    assert_int_equal(stat(name, &st), 0);
    assert_in_range(st.st_size, 100, 250); /* one file of eight */
    DigestKey key;
    char hex[DIGEST_HEX];
    char wrong[DIGEST_HEX];
    digest_bytes("x", 1, wrong);
    assert_true(digest_cache_key(path[0], &key));
    digest_cache_add(folder, &key, wrong);
    s = empty_study(folder);
    assert_int_equal(study_get_digest(s, path[0], NULL, hex, NULL), OK);
    assert_string_equal(hex, wrong);
    study_free(s);
    assert_int_equal(chmod(path[0], 0400), 0); /* changed since: not the same file */
    s = empty_study(folder);
    assert_int_equal(study_get_digest(s, path[0], NULL, hex, NULL), OK);
    assert_string_not_equal(hex, wrong);
    study_free(s);
    assert_int_equal(unlink(name), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_the_files),
        cmocka_unit_test(many_may_ask_at_once),
        cmocka_unit_test(failures_are_told),
        cmocka_unit_test(big_files_are_remembered),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
