#include <stdlib.h>
#include <sys/stat.h>

#include "core/space/npy.h"
#include "core/space/read_block.h"
#include "tests/unit/reading.h"

static void files_that_are_none_are_refused(void **state)
{
    (void)state;
    Reading r = reading_of_path(files_path("absent"), NULL, 1);
    assert_int_equal(r.status, E_INPUT);
    assert_non_null(strstr(r.err.text, "No such file"));
    r = reading_of_path(files_folder, NULL, 1);
    assert_int_equal(r.status, E_INPUT);
    const char *fifo = files_path("fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    r = reading_of_path(fifo, NULL, 1);
    assert_int_equal(r.status, E_INPUT);
}

static void source_tells_where_it_came_from(void **state)
{
    (void)state;
    static const char text[] = "2 2\na 1 2\nb 3 4\n";
    const char *path = files_gzip("a b.vec.gz", text, sizeof text - 1);
    const Reading r = reading_of_path(path, NULL, 1);
    assert_int_equal(r.status, OK);
    assert_string_equal(r.s->source.path, path);
    assert_string_equal(r.s->source.compression, "gzip");
    assert_int_equal(r.s->source.rows_claimed, 2);
    assert_true(r.s->source.bytes > 20);
    assert_false(r.s->is_sealed);
    assert_null(r.s->norm);
    assert_string_equal(r.s->steps, "");
    space_free(r.s);
}

static void strict_refuses_what_is_a_warning(void **state)
{
    (void)state;
    ReadOptions o = read_options_defaults();
    o.limits.strict = true;
    const Text good = TEXT("2 2\na 1 2\nb 3 4\n");
    space_free(reading_ok(good, &o, 2, 2));
    reading_fails(TEXT("2 2\na 1 2\na 3 4\n"), &o, E_INPUT,
                  "the word had occurred before");
    reading_fails(TEXT("1 2\na 1 2\nb 3 4\n"), &o, E_INPUT, "the first line says 1 rows");
    o.limits.max_vocab = 1; /* a remark, no warning */
    space_free(reading_ok(good, &o, 1, 2));
}

typedef struct Seen {
    int calls;
    int32_t rows;
} Seen;

static void see(void *ctx, const Space *partial, int32_t rows)
{
    Seen *seen = ctx;
    assert_true(rows >= seen->rows);
    assert_false(partial->is_sealed);
    for (int32_t i = 0; i < rows; i += 1000)
        assert_true(space_row(partial, i)[0] == (float)i);
    seen->rows = rows;
    seen->calls++;
}

static void rows_are_shown_while_they_arrive(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; text.n < (size_t)20 << 20; i++)
        str_addf(&text, "word%d %d 0.123456789012345678901234567890\n", i, i);
    Seen seen = {0};
    ReadOptions o = read_options_defaults();
    o.seen = see;
    o.seen_ctx = &seen;
    const Reading r = reading_of((Text){text.p, text.n}, &o);
    assert_int_equal(r.status, OK);
    assert_true(seen.calls >= 3);
    assert_int_equal(seen.rows, r.s->n);
    space_free(r.s);
    str_free(&text);
}

/* What is there when rows are shown for the first time. */
typedef struct First {
    Progress progress;
    uint64_t done;
    int32_t rows;
} First;

static void see_first(void *ctx, const Space *partial, int32_t rows)
{
    First *first = ctx;
    assert_true(partial->d > 0);
    if (first->rows == 0) {
        first->rows = rows;
        first->done = atomic_load(&first->progress.done);
    }
}

static Status read_first(const char *path, const ReadOptions *options, First *first,
                         Error *err)
{
    ReadOptions o = *options;
    *first = (First){.rows = 0};
    progress_init(&first->progress, 2);
    o.seen = see_first;
    o.seen_ctx = first;
    Space *s = NULL;
    const Status status = read_space(&s, path, &o, &first->progress, err);
    space_free(s);
    return status;
}

/* However long the file, its first rows are shown after the first megabytes. */
static void the_first_rows_are_shown_early(void **state)
{
    (void)state;
    enum { D = 250, ROWS = 20000, BYTES = 20000000 };
    Str file[4] = {{0}};
    str_addf(&file[0], "%d %d\n", ROWS, D);
    str_addf(&file[2], "%d %d\n", ROWS, D);
    float row[D] = {1.5f};
    for (int i = 0; i < ROWS; i++) {
        for (int k = 0; k < 3; k++)
            str_addf(&file[k], "word%d ", i);
        for (int j = 0; j < D; j++) {
            str_addf(&file[0], "%d.25%c", j, j == D - 1 ? '\n' : ' ');
            str_addf(&file[1], "%d.25%c", j, j == D - 1 ? '\n' : ' ');
        }
        str_add(&file[2], (const char *)row, sizeof row);
        str_add(&file[3], (const char *)row, sizeof row);
    }
    Str npy = {0};
    npy_add_header(&npy, 4, ROWS, D);
    str_add(&npy, file[3].p, file[3].n);
    const ReadOptions o = read_options_defaults();
    for (int k = 5 - unit_few(5, 2); k < 5; k++) {
        const Str *bytes = k == 4 ? &file[0] : k == 3 ? &npy : &file[k];
        First first;
        Error err;
        const char *path = k == 4 ? files_gzip("first", bytes->p, bytes->n)
                                  : files_write("first", bytes->p, bytes->n);
        assert_true(bytes->n > BYTES);
        assert_int_equal(read_first(path, &o, &first, &err), OK);
        assert_in_range(first.rows, 100, ROWS / 4);
        assert_true(first.done <= 3 * READ_BLOCK_BYTES);
    }
    for (int k = 0; k < 4; k++)
        str_free(&file[k]);
    str_free(&npy);
}

/* What memory cannot hold is refused when that is known: by the header before a row is
 * read, else after the first megabytes. */
static void what_does_not_fit_is_refused_early(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; text.n < (size_t)20 << 20; i++)
        str_addf(&text, "word%d 1 2 3\n", i);
    ReadOptions o = read_options_defaults();
    o.limits.memory = 10 << 20;
    First first;
    Error err;
    const char *path = files_write("much", text.p, text.n);
    assert_int_equal(read_first(path, &o, &first, &err), E_LIMIT);
    assert_non_null(strstr(err.text, " x 3 numbers need "));
    assert_non_null(strstr(err.hint, "--max-vocab "));
    assert_int_equal(first.rows, 0);
    assert_true(atomic_load(&first.progress.done) <= 3 * READ_BLOCK_BYTES);
    o.limits.max_vocab = 1000;
    assert_int_equal(read_first(path, &o, &first, &err), OK);
    o.limits.max_vocab = 0;
    Str head = {0};
    str_addf(&head, "1000000 3\n");
    str_add(&head, text.p, text.n);
    path = files_write("more", head.p, head.n);
    assert_int_equal(read_first(path, &o, &first, &err), E_LIMIT);
    assert_int_equal(atomic_load(&first.progress.done), 0);
    str_free(&head);
    str_free(&text);
}

/* First rows that are much shorter than the others are no reason to refuse. */
static void estimates_leave_room(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; text.n < (size_t)4 << 20; i++)
        str_addf(&text, "w%d 1 2\n", i);
    const size_t n = text.n;
    for (int i = 0; text.n < n + ((size_t)4 << 20); i++)
        str_addf(&text, "long%d 0.123456789012345 0.123456789012345\n", i);
    ReadOptions o = read_options_defaults();
    o.limits.memory = (uint64_t)500000 * (64 + 32);
    First first;
    Error err;
    assert_int_equal(read_first(files_write("e", text.p, text.n), &o, &first, &err), OK);
    str_free(&text);
}

static void cancel_is_obeyed(void **state)
{
    (void)state;
    const ReadOptions o = read_options_defaults();
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    Space *s = NULL;
    Error err;
    assert_int_equal(read_space(&s, files_write("x", "a 1\nb 2\n", 8), &o, &p, &err),
                     E_CANCELED);
    assert_null(s);
}

static void progress_counts_the_stored_bytes(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; i < 100000; i++)
        str_addf(&text, "w%d %d 2 3\n", i, i);
    for (int gz = 0; gz < 2; gz++) {
        const char *path =
            gz ? files_gzip("p.gz", text.p, text.n) : files_write("p", text.p, text.n);
        const ReadOptions o = read_options_defaults();
        Progress p;
        progress_init(&p, 2);
        Space *s = NULL;
        Error err;
        assert_int_equal(read_space(&s, path, &o, &p, &err), OK);
        assert_int_equal(atomic_load(&p.total), s->source.bytes);
        assert_true(atomic_load(&p.done) <= s->source.bytes);
        assert_true(atomic_load(&p.done) > s->source.bytes * 9 / 10);
        space_free(s);
    }
    str_free(&text);
}

static void damaged_gzip_is_refused(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; i < 20000; i++)
        str_addf(&text, "w%d %d 2 3\n", i, i * 37 % 1001);
    (void)files_gzip("x.gz", text.p, text.n);
    FILE *f = fopen(files_path("x.gz"), "rb");
    assert_non_null(f);
    char *bytes = malloc(text.n);
    assert_non_null(bytes);
    const size_t n = fread(bytes, 1, text.n, f);
    assert_int_equal(fclose(f), 0);
    ReadOptions o = read_options_defaults();
    /* cut: refused, or the whole rows */
    const char *cut = files_write("cut.gz", bytes, n / 2);
    Reading r = reading_of_path(cut, NULL, 2);
    assert_int_equal(r.status, E_INPUT);
    o.limits.allow_cut = true;
    r = reading_of_path(cut, &o, 2);
    assert_int_equal(r.status, OK);
    assert_true(r.s->n > 100 && r.s->n < 20000);
    reading_has_note(r.s, "cut-file", 1, true);
    for (int32_t i = 0; i < r.s->n; i++)
        assert_true(space_row(r.s, i)[0] == (float)(i * 37 % 1001));
    space_free(r.s);
    /* another check sum: nothing is used */
    bytes[n - 5] = (char)(bytes[n - 5] ^ 1);
    r = reading_of_path(files_write("crc.gz", bytes, n), &o, 2);
    assert_int_equal(r.status, E_INPUT);
    free(bytes);
    str_free(&text);
}

static void bombs_stop_at_a_limit(void **state)
{
    (void)state;
    if (unit_few(1, 2) == 0)
        unit_skip("80 MiB under the sanitizers; the bombs of tests/hostile are there");
    Str text = {0};
    str_add_cstr(&text, "1 2\nw 1 2\n");
    str_add_repeat(&text, '\n', (size_t)80 << 20);
    const Reading r = reading_of_path(files_gzip("bomb.gz", text.p, text.n), NULL, 2);
    assert_int_equal(r.status, E_LIMIT);
    str_free(&text);
}

/* Columns of tests/oracle/read_vectors.tsv. */
enum { PATH, WORDS, FORMAT, ROWS, COLUMNS, CRC, NOTES, FIELDS };

/* The codes and counts of all notes, blank-joined: "no-newline:1661". */
static void join_notes(const Space *s, Str *out)
{
    for (int i = 0; i < s->source.notes.n; i++) {
        str_addf(out, "%s%s:%lld", i ? " " : "", s->source.notes.item[i].code,
                 (long long)s->source.notes.item[i].count);
    }
    if (out->n == 0)
        str_add_cstr(out, "-");
}

static unsigned matrix_crc(const Space *s)
{
    uLong crc = crc32(0, NULL, 0);
    for (int32_t i = 0; i < s->n; i++)
        crc =
            crc32(crc, (const Bytef *)space_row(s, i), (uInt)(s->d * (int)sizeof(float)));
    return (unsigned)crc;
}

/* What was read, as the table has it. */
static void describe(const Space *s, char *out, size_t size)
{
    Str notes = {0};
    join_notes(s, &notes);
    (void)snprintf(out, size, "%s\t%d\t%d\t%08x\t%s", space_format_name(s->source.format),
                   s->n, s->d, matrix_crc(s), str_cstr(&notes));
    str_free(&notes);
}

static void check_real_file(const char *data, char *const field[])
{
    char path[1600];
    char words[1600];
    (void)snprintf(path, sizeof path, "%s/%s", data, field[PATH]);
    (void)snprintf(words, sizeof words, "%s/%s", data, field[WORDS]);
    ReadOptions o = read_options_defaults();
    o.words_path = strcmp(field[WORDS], "-") == 0 ? NULL : words;
    const Reading r = reading_of_path(path, &o, 2);
    if (strcmp(field[FORMAT], "refused") == 0) {
        assert_int_equal(r.status, E_INPUT);
        if (!strstr(r.err.text, field[NOTES]))
            fail_msg("\"%s\" does not say \"%s\"", r.err.text, field[NOTES]);
        return;
    }
    if (r.status != OK)
        fail_msg("%s", r.err.text);
    char want[400];
    char have[400];
    (void)snprintf(want, sizeof want, "%s\t%s\t%s\t%s\t%s", field[FORMAT], field[ROWS],
                   field[COLUMNS], field[CRC], field[NOTES]);
    describe(r.s, have, sizeof have);
    assert_string_equal(have, want);
    assert_int_equal(space_seal(r.s, NULL, NULL), OK);
    space_free(r.s);
}

/* Published vectors: every file reads with the rows, dimensions, numbers and notes that
 * an independent program found. */
static void real_files_read_as_listed(void **state)
{
    (void)state;
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    char data[400];
    char list[400];
    (void)snprintf(data, sizeof data, "%s/../shared/data", root ? root : ".");
    (void)snprintf(list, sizeof list, "%s/tests/oracle/read_vectors.tsv",
                   root ? root : ".");
    struct stat st;
    if (stat(data, &st) != 0) {
        unit_skip("%s is not there", data);
    }
    FILE *f = fopen(list, "r");
    assert_non_null(f);
    char line[FILES_LINE];
    char *field[FILES_FIELDS];
    int files = 0;
    for (int fields; (fields = files_next_row(f, line, field)) > 0; files++) {
        assert_int_equal(fields, FIELDS);
        check_real_file(data, field);
    }
    assert_int_equal(fclose(f), 0);
    assert_true(files > 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_that_are_none_are_refused),
        cmocka_unit_test(source_tells_where_it_came_from),
        cmocka_unit_test(strict_refuses_what_is_a_warning),
        cmocka_unit_test(rows_are_shown_while_they_arrive),
        cmocka_unit_test(the_first_rows_are_shown_early),
        cmocka_unit_test(what_does_not_fit_is_refused_early),
        cmocka_unit_test(estimates_leave_room),
        cmocka_unit_test(cancel_is_obeyed),
        cmocka_unit_test(progress_counts_the_stored_bytes),
        cmocka_unit_test(damaged_gzip_is_refused),
        cmocka_unit_test(bombs_stop_at_a_limit),
        cmocka_unit_test(real_files_read_as_listed),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
