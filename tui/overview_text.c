#include "tui/overview_text.h"

#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"

static void add_notes(Str *out, const char *name, const Notes *notes)
{
    for (int i = 0; i < notes->n; i++)
        str_addf(out, "%s: %s%s\n", name, notes->item[i].is_warning ? "warning: " : "",
                 notes->item[i].text);
}

void overview_text_loaded(const Ui *ui, Str *out)
{
    const Study *s = ui->study;
    if (s->title)
        str_addf(out, "%s\n", s->title);
    if (s->note)
        str_addf(out, "%s\n\n", s->note);
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        const Source *f = &e->space->source;
        char size[16];
        if (e->of > 0)
            continue; /* of the same file */
        mem_format_size(f->bytes, size);
        const bool is_packed = strcmp(f->compression, "none") != 0;
        str_addf(out, "%s: %s, %s%s%s, %s; ", e->name, e->path,
                 space_format_name(f->format), is_packed ? ", packed with " : "",
                 is_packed ? f->compression : "", size);
        number_add_grouped(out, e->space->n);
        str_addf(out, " words of %d numbers; prepared: %s", (int)e->space->d,
                 e->space->steps[0] ? e->space->steps : "as stored");
        str_addf(out,
                 "; %lld rows left out, %lld duplicates, %lld zero rows, %lld words not "
                 "UTF-8\n",
                 (long long)f->rows_left_out, (long long)f->duplicates,
                 (long long)f->zero_rows, (long long)f->invalid_utf8);
        add_notes(out, e->name, &f->notes);
        str_add_char(out, '\n');
    }
    add_notes(out, "study", &s->notes);
}

void overview_text_dictionary(const Ui *ui, Str *out)
{
    const StudyEntry *e = ui->target >= 0 ? &ui->study->entry[ui->target] : NULL;
    if (!e || !e->lex)
        return;
    const Ledger *l = &e->lex->ledger;
    const struct {
        const char *what;
        int64_t n;
    } line[] = {
        {"lines read, blank ones not counted", l->lines},
        {"lines that are no pair, left out", l->malformed},
        {"lines that repeat an earlier pair", l->duplicates},
        {"distinct pairs", l->pairs},
        {"pairs with both words in their vocabularies", l->usable},
        {"pairs with only the source word missing", l->src_missing},
        {"pairs with only the target word missing", l->tgt_missing},
        {"pairs with both words missing", l->both_missing},
        {"pairs that lower case would make usable", l->out_by_case},
        {"pairs that normal form C would make usable", l->out_by_form},
        {"pairs that --lower made usable", l->by_lower},
        {"usable pairs of identical strings", l->identical},
        {"distinct source words", l->sources},
        {"covered: known, and with a known gold", l->covered},
        {"source words left out since their vector is zero", l->src_zero},
    };
    str_addf(out, "%s\n", e->dict_path ? e->dict_path : "row by row");
    for (size_t i = 0; i < sizeof line / sizeof *line; i++) {
        Str n = {0};
        number_add_grouped(&n, line[i].n);
        str_addf(out, "%12s  %s\n", str_cstr(&n), line[i].what);
        str_free(&n);
    }
    add_notes(out, "dictionary", &e->lex->notes);
    if (e->dict)
        add_notes(out, "dictionary", &e->dict->notes);
}
