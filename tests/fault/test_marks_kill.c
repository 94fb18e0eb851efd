/* The program is killed while someone annotates: between keys, in the middle of a save,
 * while it draws. Whatever its screen had called saved is in the store, and the store is
 * whole. "whole" runs a thousand rounds. */
#include <errno.h>
#include <signal.h>

#include "core/base/rng.h"
#include "core/study/mark_store.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"

enum { SHORT_ROUNDS = 12, WHOLE_ROUNDS = 1000, MOST_NOTES = 4 };
static int rounds = SHORT_ROUNDS;

static char *folder;
static char store[4200];

static Vt *open_program(void)
{
    char program[4096];
    char *data = program_source("tests/cli/data");
    char dict[] = "--dict";
    char pairs[] = "en-de.txt";
    char src[] = "en.vec";
    char tgt[] = "de.vec";
    char option[] = "--annotations";
    char state[4200]; /* of places and drafts, which are written at each mark, too */
    (void)snprintf(state, sizeof state, "XDG_STATE_HOME=%s", folder);
    (void)snprintf(program, sizeof program, "%s", program_path());
    Vt *vt = vt_start(&(VtOptions){.rows = 24,
                                   .cols = 80,
                                   .folder = data,
                                   .env = (const char *const[]){state, NULL}},
                      (char *[]){program, src, tgt, dict, pairs, option, store, NULL});
    free(data);
    return vt;
}

/* A moment of random length: turns of this loop, up to some tens of milliseconds. */
static void let_pass(Rng *rng)
{
    static volatile uint64_t turns;
    const uint64_t n = rng_below(rng, 1 + (UINT64_C(1) << rng_below(rng, 26)));
    for (uint64_t i = 0; i < n; i++)
        turns++;
}

static void write_keys(Vt *vt, const char *note)
{
    char keys[64];
    (void)snprintf(keys, sizeof keys, ";%s\r", note);
    vt_send(vt, keys);
}

/* Notes that the screen called saved; each is "rR-I". */
typedef struct Saved {
    int n[WHOLE_ROUNDS]; /* by round: notes 0 .. n - 1 */
} Saved;

/* False: a note was not called saved within the terminal's patience, which is told with
 * what the screen said instead. */
static bool one_round(int round, Rng *rng, Saved *saved)
{
    bool is_answered = true;
    char note[32];
    char want[64];
    Vt *vt = open_program();
    assert_true(vt_wait_for(vt, "overview"));
    assert_true(vt_press(vt, "2"));
    const int notes = (int)rng_below(rng, MOST_NOTES + 1);
    for (int i = 0; i <= notes; i++) {
        (void)snprintf(note, sizeof note, "r%d-%d", round, i);
        (void)snprintf(want, sizeof want, "note %s; u takes", note);
        write_keys(vt, note);
        if (i == notes)
            break; /* killed some time after these keys */
        if (!vt_wait_for(vt, want)) {
            char *said = vt_line(vt, 23);
            char *above = vt_line(vt, 22);
            print_message("# %s is not called saved: %s | %s\n", note, above, said);
            free(said);
            free(above);
            is_answered = false;
            break;
        }
        saved->n[round] = i + 1;
    }
    let_pass(rng);
    vt_signal(vt, SIGKILL);
    (void)vt_finish(vt);
    if (vt_has(vt, want)) /* it had been shown before */
        saved->n[round]++;
    vt_free(vt);
    return is_answered;
}

/* How many notes of each round the store has; it must open without a word, also for who
 * comes first and only reads. */
static void count_notes(int *n)
{
    MarkStore *s = NULL;
    MarkList l = {0};
    Notes notes = {0};
    Error err = {0};
    if (mark_store_open(&s, store, MARK_STORE_READ, &notes, &err) != OK)
        fail_msg("only read: %s", err.text);
    mark_store_close(s);
    if (mark_store_open(&s, store, MARK_STORE_WRITE, &notes, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(notes.n, 0);
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    memset(n, 0, WHOLE_ROUNDS * sizeof *n);
    for (int32_t i = 0; i < l.n; i++) {
        const Text t = l.mark[i].field[MARK_TEXT];
        char *end = NULL;
        assert_true(t.n > 3 && t.p[0] == 'r');
        const long round = strtol(t.p + 1, &end, 10);
        const long note = strtol(end + 1, NULL, 10);
        assert_true(round >= 0 && round < WHOLE_ROUNDS);
        assert_int_equal(note, n[round]++); /* in order, none between is missing */
        assert_true(mark_is_whole(&l.mark[i]));
    }
    mark_list_free(&l);
    mark_store_close(s);
}

/* No round has lost a note that was called saved, or has one that nobody wrote. */
static void check_rounds(const Saved *saved, const int *there, int last)
{
    for (int r = 0; r <= last; r++) {
        if (there[r] < saved->n[r] || there[r] > MOST_NOTES + 1) {
            fail_msg("round %d: %d notes were called saved, %d are there", r, saved->n[r],
                     there[r]);
        }
    }
}

static void nothing_saved_is_lost(void **state)
{
    (void)state;
    static Saved saved;
    static int there[WHOLE_ROUNDS];
    Rng rng = rng_stream(1, "kill the annotator");
    int unsaid = 0; /* stored, and killed before the screen could say so */
    int acknowledged = 0;
    int unanswered = 0;
    for (int round = 0; round < rounds; round++) {
        unanswered += !one_round(round, &rng, &saved);
        if (round == 0 && access(store, F_OK) != 0)
            continue;
        count_notes(there);
        check_rounds(&saved, there, round);
        acknowledged += saved.n[round];
        unsaid += there[round] - saved.n[round];
    }
    print_message("# %d kills, %d notes called saved, %d more stored, none lost\n",
                  rounds, acknowledged, unsaid);
    assert_true(acknowledged > rounds / 2);
    assert_true(100 * unanswered <= rounds); /* a machine may be slow once in a while */
}

/* Two people write at once, each as fast as the screen calls the note before saved. */
static void two_at_once_lose_none(void **state)
{
    (void)state;
    const int notes = rounds == WHOLE_ROUNDS ? 1000 : 8;
    char name[32];
    char want[64];
    Vt *vt[2];
    assert_true(unlink(store) == 0 || errno == ENOENT);
    for (int k = 0; k < 2; k++) {
        vt[k] = open_program();
        assert_true(vt_wait_for(vt[k], "overview"));
        assert_true(vt_press(vt[k], "2"));
    }
    for (int i = 0; i < notes; i++) {
        for (int k = 0; k < 2; k++) {
            (void)snprintf(name, sizeof name, "w%d-%d", k, i);
            write_keys(vt[k], name);
        }
        for (int k = 0; k < 2; k++) {
            (void)snprintf(want, sizeof want, "note w%d-%d; u takes", k, i);
            assert_true(vt_wait_for(vt[k], want));
        }
    }
    for (int k = 0; k < 2; k++) {
        vt_send(vt[k], "Q");
        assert_int_equal(vt_finish(vt[k]), 0);
        vt_free(vt[k]);
    }
    MarkStore *s = NULL;
    MarkList l = {0};
    int next[2] = {0, 0};
    assert_int_equal(mark_store_open(&s, store, MARK_STORE_READ, NULL, NULL), OK);
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    assert_int_equal(l.n, 2 * notes);
    for (int32_t i = 0; i < l.n; i++) {
        const Text t = l.mark[i].field[MARK_TEXT];
        assert_true(t.n > 3 && t.p[0] == 'w' && (t.p[1] == '0' || t.p[1] == '1'));
        assert_int_equal(strtol(t.p + 3, NULL, 10), next[t.p[1] - '0']++);
    }
    mark_list_free(&l);
    mark_store_close(s);
    print_message("# 2 programs, %d notes each, none lost\n", notes);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_saved_is_lost),
                                       cmocka_unit_test(two_at_once_lose_none)};
    if (argc > 1 && strcmp(argv[1], "whole") == 0)
        rounds = WHOLE_ROUNDS;
    folder = program_scratch(rounds == WHOLE_ROUNDS ? "kill-whole" : "kill");
    (void)snprintf(store, sizeof store, "%s/kill.db", folder);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(folder);
    return failed;
}
