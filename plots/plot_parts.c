#include "plots/plot_parts.h"

#include <string.h>

#include "core/base/text.h"

void plot_parts_add_common(TableSet *set, const PlotKind *kind, const PlotOptions *o)
{
    table_set_add_param(set, "kind", PARAM_TEXT, kind->name);
    table_set_add_real(set, "width-mm", o->chart.width_mm);
    if (o->chart.height_mm > 0)
        table_set_add_real(set, "height-mm", o->chart.height_mm);
    table_set_add_real(set, "type-size", o->chart.type_size);
    table_set_add_real(set, "dpi", o->render.dpi);
    if (o->render.font != NULL)
        table_set_add_param(set, "font", PARAM_TEXT, o->render.font);
    table_set_add_param(set, "labels", PARAM_TEXT,
                        o->render.is_numbered ? "numbered" : "shaped");
    table_set_add_flag(set, "allow-missing-glyphs", o->render.is_allowing_missing);
}

Status plot_parts_find_target(const Study *s, const char *name, int *entry, Error *err)
{
    *entry = -1;
    char shown[TEXT_SHORT];
    if (s->source < 0 || study_targets(s) == 0)
        return error_set(err, E_USAGE, "a map needs a source and a target space");
    for (int i = 0; i < study_targets(s); i++) {
        const int e = study_target(s, i);
        if (name != NULL ? strcmp(s->entry[e].name, name) == 0
                         : s->entry[e].lex != NULL || *entry < 0) {
            *entry = e;
            if (name != NULL || s->entry[e].lex != NULL)
                return OK;
        }
    }
    if (*entry < 0)
        return error_set(err, E_USAGE, "the study has no target \"%s\"",
                         text_short(shown, str_text(name)));
    return OK;
}

TableSet *plot_parts_copy_provenance(const TableSet *from)
{
    TableSet *set = table_set_new("plot");
    for (int i = 0; i < from->nparams; i++)
        table_set_add_param(set, from->param[i].name, from->param[i].kind,
                            from->param[i].value);
    for (int i = 0; i < from->ninputs; i++)
        table_set_add_input(set, &from->input[i]);
    notes_append(&set->notes, &from->notes);
    return set;
}
