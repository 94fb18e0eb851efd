/* Text in parallel. Counting line ends while a block is read tells each piece of it the
 * number of its first line and of its first slot, so that all pieces are parsed at once,
 * straight into the matrix. A line belongs to the piece in which it ends. Only lines long
 * enough to hold d numbers get a slot: a file of blank lines makes no matrix. */
#include <inttypes.h>
#include <string.h>

#include "core/space/read_block.h"
#include "core/space/read_language.h"
#include "core/space/read_line.h"
#include "core/space/read_plan.h"

/* The lines of one piece: where they are, and what was found there. */
typedef struct Job {
    size_t begin, end; /* whole lines */
    size_t slot, slots;
    int64_t line; /* number of the first line */
    int64_t blank, first_blank;
    int64_t bad, first_bad;
    int64_t other;    /* rows of other languages */
    Text bad_line;    /* the first bad one, trimmed */
    bool is_last_bad; /* the line that ends the piece is bad */
    bool is_limited;  /* nothing after the last slot is wanted */
    bool is_full;     /* a line was left there */
    size_t left_at;   /* where that line begins, and its number */
    int64_t left_line;
} Job;

typedef struct TextReader {
    const ReadPlan *plan;
    const ReadOptions *options;
    const Input *in;
    ReadRows rows;
    size_t min_line;                   /* bytes of the shortest row of d numbers */
    int64_t line;                      /* lines before those that are being planned */
    char prefix[READ_LANGUAGE_PREFIX]; /* of the words of the rows to take; "": all */
    int64_t other;                     /* rows left out because they have it not */
    ReadBlock *block;
    Job job[READ_BLOCK_PIECES];
    size_t jobs, slots;
    size_t from;   /* where in the block the planning begins */
    size_t carry;  /* bytes of the block behind its last line end */
    bool has_more; /* max_vocab stopped the reading before the end */
} TextReader;

static void note_bad(Job *job, Text line, int64_t number)
{
    if (job->bad++ == 0) {
        job->first_bad = number;
        job->bad_line = line;
    }
    job->is_last_bad = true;
}

static void note_blank(Job *job, int64_t number)
{
    if (job->blank++ == 0)
        job->first_blank = number;
}

/* One line, without its end, that has a slot. */
static void parse_row(TextReader *t, Job *job, Text line, int64_t number, size_t slot)
{
    ReadRow *row = &t->rows.row[slot];
    *row = (ReadRow){.verdict = READ_ROW_BAD, .place = number};
    const Text trimmed = read_line_trim(line);
    if (trimmed.n == 0) { /* blanks only, but many of them */
        note_blank(job, number);
        return;
    }
    const size_t mark = strlen(t->prefix);
    if (mark > 0 && (trimmed.n < mark || memcmp(trimmed.p, t->prefix, mark) != 0)) {
        job->other++;
        return;
    }
    if (line.n <= t->options->limits.line) {
        read_line_parse((Text){trimmed.p + mark, trimmed.n - mark}, &t->options->limits,
                        t->rows.s->d, read_rows_slot(&t->rows, slot), row);
    }
    if (row->verdict == READ_ROW_BAD)
        note_bad(job, trimmed, number);
    else
        read_rows_hash_word(&t->rows, row);
}

static void parse_piece(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)end;
    (void)chunk;
    (void)worker;
    TextReader *t = ctx;
    Job *job = &t->job[begin];
    const char *p = t->block->p;
    size_t used = 0;
    int64_t number = job->line;
    for (size_t at = job->begin; at < job->end; number++) {
        const char *stop = memchr(p + at, '\n', job->end - at);
        const Text line = {p + at, (size_t)(stop - (p + at))};
        at += line.n + 1;
        job->is_last_bad = false;
        const bool is_over = job->is_limited && used == job->slots;
        if (line.n >= t->min_line && !is_over) {
            parse_row(t, job, line, number, job->slot + used++);
            continue;
        }
        const Text trimmed = read_line_trim(line);
        if (trimmed.n == 0) {
            note_blank(job, number);
        } else if (is_over) {
            job->is_full = true;
            job->left_at = (size_t)(line.p - p);
            job->left_line = number;
            return;
        } else {
            note_bad(job, trimmed, number);
        }
    }
}

/* The lines of a piece of which those before `from` are done. */
static ReadPiece rest_of(const TextReader *t, const ReadPiece *piece, size_t from)
{
    ReadPiece rest = {.begin = from, .end = piece->end, .last_end = piece->last_end};
    const char *p = t->block->p;
    for (size_t at = from; at <= piece->last_end;) {
        const char *stop = memchr(p + at, '\n', piece->last_end + 1 - at);
        const size_t end = (size_t)(stop - p);
        if (rest.lines++ == 0)
            rest.first_end = end;
        else
            rest.long_lines += end - at >= t->min_line;
        at = end + 1;
    }
    return rest;
}

/* Gives every piece its lines, their numbers and their slots; at most `room` slots. */
static void plan_jobs(TextReader *t, size_t room)
{
    const ReadBlock *block = t->block;
    size_t begin = t->from;
    t->jobs = 0;
    t->slots = 0;
    for (size_t i = 0; i < block->pieces; i++) {
        const ReadPiece *piece = &block->piece[i];
        if (piece->lines == 0 || piece->last_end < t->from)
            continue;
        ReadPiece rest = *piece;
        if (piece->first_end < t->from)
            rest = rest_of(t, piece, t->from);
        piece = &rest;
        size_t slots =
            piece->long_lines + (piece->first_end - begin >= t->min_line ? 1 : 0);
        const bool is_limited = slots >= room - t->slots;
        if (is_limited)
            slots = room - t->slots;
        t->job[t->jobs++] = (Job){.begin = begin,
                                  .end = piece->last_end + 1,
                                  .slot = t->slots,
                                  .slots = slots,
                                  .line = t->line + 1,
                                  .is_limited = is_limited};
        t->slots += slots;
        t->line += (int64_t)piece->lines;
        begin = piece->last_end + 1;
    }
    t->carry = block->n - begin;
}

static Status refuse_row(TextReader *t, const Job *job, Error *err)
{
    if (job->bad_line.n > t->options->limits.line) {
        return error_set(err, E_INPUT, "%s:%" PRId64 ": the line is longer than %u bytes",
                         t->rows.name, job->first_bad, t->options->limits.line);
    }
    const ReadExpected expected = {
        .name = t->rows.name, .d = t->rows.s->d, .has_header = t->plan->n >= 0};
    return read_line_explain(job->bad_line, job->first_bad, &expected, err);
}

/* Counts what was bad or blank in the pieces, in order, or refuses the first bad row. A
 * bad last line without line end is a cut file. */
static Status settle_jobs(TextReader *t, int64_t *cut_line, Error *err)
{
    for (size_t i = 0; i < t->jobs; i++) {
        Job *job = &t->job[i];
        const bool is_cut =
            i + 1 == t->jobs && job->is_last_bad && !job->is_full && t->block->is_ended;
        if (is_cut) {
            *cut_line = t->line;
            job->bad--;
        }
        if (job->bad > 0 && !t->options->limits.skip_bad_rows)
            return refuse_row(t, job, err);
        read_rows_count_many(&t->rows.bad, job->bad, job->first_bad);
        read_rows_count_many(&t->rows.blank, job->blank, job->first_blank);
        t->other += job->other;
    }
    return OK;
}

/* Rows met so far, whatever became of them. */
static int64_t rows_met(const TextReader *t)
{
    return t->rows.seen + t->rows.bad.n + t->other;
}

/* A last line without its end may have lost digits even when no number is missing: it is
 * doubtful when the file is known to be cut, and then not taken. */
static void drop_doubtful_row(TextReader *t, int64_t *cut_line)
{
    if (!t->block->is_ended || t->slots == 0 || t->job[t->jobs - 1].is_full)
        return;
    ReadRow *last = &t->rows.row[t->slots - 1];
    if (last->verdict == READ_ROW_BAD || last->place != t->line)
        return;
    int64_t met = rows_met(t);
    for (size_t i = 0; i < t->slots; i++)
        met += t->rows.row[i].verdict != READ_ROW_BAD;
    if (input_was_cut(t->in) || met < t->rows.s->source.rows_claimed) {
        last->verdict = READ_ROW_BAD;
        *cut_line = t->line;
    }
}

/* Slots that may still be filled. */
static size_t room_left(const TextReader *t)
{
    const int32_t max = t->options->limits.max_vocab;
    if (max <= 0)
        return SIZE_MAX / 2;
    const int64_t used = t->rows.seen + t->rows.bad.n;
    return used < max ? (size_t)(max - used) : 0;
}

/* After the first block: how many rows to expect, by the claim when so many would fit
 * into the file at all, else by the rows that were seen. A file that nothing is claimed
 * of is refused here when twice the memory that may be used could not hold it: rows are
 * not always as long as the first ones. */
static Status expect_rows(TextReader *t, Error *err)
{
    const uint64_t size = input_file_size(t->in);
    const uint64_t bytes = t->block->n - t->carry;
    const uint64_t left = size > t->block->offset ? size - t->block->offset : 0;
    const uint64_t claimed = t->plan->n < 0 ? UINT64_MAX : (uint64_t)t->plan->n;
    if (claimed <= left / (t->min_line + 2)) {
        read_rows_expect(&t->rows, t->plan->n, left);
        return OK;
    }
    if (!input_is_plain(t->in) || bytes == 0)
        return OK;
    const int32_t max = t->options->limits.max_vocab;
    const uint64_t seen = left / (bytes / (t->slots + 1) + 1);
    const int64_t n = max > 0 && seen > (uint64_t)max ? max : (int64_t)seen;
    read_rows_expect(&t->rows, n + n / 8, left);
    if (t->plan->n >= 0 || read_rows_check(&t->rows, n / 2, NULL) == OK)
        return OK;
    return read_rows_check(&t->rows, n, err);
}

/* Plans the lines that have slots, parses them while the next block is read, and takes
 * the rows. *is_left: the slots, as many as rows are wanted, ended before the lines. */
static Status read_lines(TextReader *t, ReadBlocks *blocks, int64_t *cut_line,
                         bool *is_left, Error *err)
{
    const size_t room = room_left(t);
    plan_jobs(t, room);
    if (t->rows.cap == 0 && t->prefix[0] == '\0')
        TRY(expect_rows(t, err));
    TRY(read_rows_reserve(&t->rows, t->slots, err));
    TRY(read_block_run(blocks, t->jobs, parse_piece, t, t->slots == room, err));
    TRY(settle_jobs(t, cut_line, err));
    drop_doubtful_row(t, cut_line);
    *is_left = false;
    for (size_t i = 0; i < t->jobs && !*is_left; i++) {
        *is_left = t->job[i].is_full;
        t->from = t->job[i].left_at;
    }
    return read_rows_take(&t->rows, t->slots, err);
}

/* A block; more than once when slots were used by lines that are no rows to take. */
static Status read_one(TextReader *t, ReadBlocks *blocks, int64_t *cut_line, Error *err)
{
    bool is_enough = false;
    bool is_left = false;
    t->from = 0;
    do {
        const size_t room = room_left(t);
        TRY(read_lines(t, blocks, cut_line, &is_left, err));
        is_enough = t->slots == room;
        if (room_left(t) == 0) {
            t->has_more = !t->block->is_last || is_left;
            return OK;
        }
        for (size_t i = 0; i < t->jobs && is_left; i++) {
            if (t->job[i].is_full) {
                t->line = t->job[i].left_line - 1;
                break;
            }
        }
    } while (is_left);
    if (is_enough) /* the next block was not read yet */
        TRY(read_block_run(blocks, 0, NULL, NULL, false, err));
    if (t->carry > t->options->limits.line) {
        return error_set(err, E_INPUT, "%s:%" PRId64 ": the line is longer than %u bytes",
                         t->rows.name, t->line + 1, t->options->limits.line);
    }
    return OK;
}

static void note_limit(TextReader *t)
{
    Source *source = &t->rows.s->source;
    const int64_t claimed = source->rows_claimed;
    const int64_t met = rows_met(t);
    source->rows_cut = claimed > met ? claimed - met : 0;
    notes_remark(&source->notes, "max-vocab", t->rows.seen,
                 "%s: only the first %" PRId64 " rows are used", t->rows.name,
                 t->rows.seen);
}

static Status note_languages(TextReader *t, Error *err)
{
    if (t->prefix[0] == '\0')
        return OK;
    if (t->rows.seen + t->rows.bad.n == 0 && t->other > 0) {
        (void)error_set(err, E_INPUT, "%s: none of %" PRId64 " words begins with %s",
                        t->rows.name, t->other, t->prefix);
        error_hint(err, "LANG=FILE names the language of a space");
        return E_INPUT;
    }
    notes_remark(
        &t->rows.s->source.notes, "other-languages", t->other,
        "%s: only the words that begin with %s are used, shown without it; %" PRId64
        " rows of other languages left out",
        t->rows.name, t->prefix, t->other);
    return OK;
}

/* Compares what was found with what the header promised. */
static Status check_end(TextReader *t, int64_t cut_line, Error *err)
{
    ReadRows *r = &t->rows;
    if (t->has_more) {
        note_limit(t);
        return OK;
    }
    const int64_t claimed = r->s->source.rows_claimed;
    const int64_t met = rows_met(t);
    if (room_left(t) == 0)
        return OK;
    if (claimed >= 0 && met == 0 && cut_line == 0) {
        return error_set(err, E_INPUT, "%s: promises %" PRId64 " rows, has none", r->name,
                         claimed);
    }
    if (cut_line > 0 || met < claimed)
        return read_rows_end_early(r, cut_line, err);
    if (claimed >= 0 && met > claimed) {
        notes_warn(&r->s->source.notes, "header-count", met - claimed,
                   "%s: the first line says %" PRId64 " rows, the file has %" PRId64
                   "; all are used",
                   r->name, claimed, met);
    }
    return OK;
}

static Status read_blocks(TextReader *t, ReadBlocks *blocks, Error *err)
{
    int64_t cut_line = 0;
    do {
        TRY(read_block_next(blocks, t->carry, &t->block, err));
        TRY(read_one(t, blocks, &cut_line, err));
    } while (!t->block->is_last && room_left(t) > 0);
    TRY(check_end(t, cut_line, err));
    return note_languages(t, err);
}

/* Rows that name their languages: which of them to take. */
static Status choose_language(TextReader *t, Input *in, Error *err)
{
    enum { LOOK = 64 << 10 };
    Text head = {"", 0};
    const size_t skip = t->plan->skip < LOOK ? (size_t)t->plan->skip : LOOK;
    TRY(input_peek(in, skip + LOOK, &head, err));
    if (head.n <= skip || !read_language_is_marked((Text){head.p + skip, head.n - skip}))
        return OK;
    if (read_language_prefix(t->options->lang, t->prefix))
        return OK;
    t->prefix[0] = '\0';
    notes_warn(&t->rows.s->source.notes, "language-prefixes", 1,
               "%s: words begin with their languages (/c/de/...): all are used as they "
               "are; LANG=FILE takes those of one language",
               t->rows.name);
    return OK;
}

static Status begin(TextReader *t, const ReadPlan *plan, Input *in, Error *err)
{
    t->line = plan->lines;
    t->min_line = 2 * (size_t)plan->d;
    t->rows.s->source.rows_claimed = plan->n;
    read_rows_count_many(&t->rows.blank, plan->blank, 1);
    TRY(choose_language(t, in, err));
    if (plan->n < 0 || t->prefix[0] != '\0')
        return OK;
    const int32_t max = t->options->limits.max_vocab;
    return read_rows_check(&t->rows, max > 0 && max < plan->n ? max : plan->n, err);
}

Status read_text_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                      Progress *progress, Space **out, Error *err)
{
    *out = NULL;
    TextReader t = {.plan = plan, .options = options, .in = in};
    ReadBlocks *blocks = NULL;
    Status st = read_rows_init(&t.rows, plan->d, options, input_name(in), err);
    if (st == OK)
        st = begin(&t, plan, in, err);
    if (st == OK)
        st = read_block_open(&blocks, in, plan->skip, t.min_line, progress, err);
    if (st == OK)
        st = read_blocks(&t, blocks, err);
    if (st == OK)
        st = read_rows_finish(&t.rows, out, err);
    read_block_close(blocks);
    read_rows_done(&t.rows);
    return st;
}
