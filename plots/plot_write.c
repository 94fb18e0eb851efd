/* A figure into its file, and the files beside it: legend of numbers, caption. */
#include <string.h>

#include "core/base/output.h"
#include "core/base/text.h"
#include "core/table/format.h"
#include "plots/plot.h"

/* `path` with its ending (4 letters) replaced. */
static void side_path(Str *out, const char *path, const char *ending)
{
    str_add(out, path, strlen(path) - 4);
    str_add_cstr(out, ending);
}

static Status write_side(const char *path, const char *ending, const Str *bytes,
                         bool is_replacing, Error *err)
{
    Str side = {0};
    side_path(&side, path, ending);
    const Status status =
        output_write_file(str_cstr(&side), bytes->p, bytes->n, is_replacing, err);
    str_free(&side);
    return status;
}

static Status write_sides(const Figure *f, const PlotOptions *o, const char *path,
                          bool is_replacing, Error *err)
{
    Str bytes = {0};
    Status status = OK;
    const Table *labels = table_set_find(f->set, "labels");
    if (o->render.is_numbered && labels != NULL) {
        const FormatOptions format = format_options_defaults();
        format_write_table(&bytes, labels, FORMAT_TSV, &format);
        status = write_side(path, ".labels.tsv", &bytes, is_replacing, err);
    }
    if (status == OK && o->has_caption) {
        str_clear(&bytes);
        str_add_text(&bytes, f->scene->caption);
        str_add_char(&bytes, '\n');
        status = write_side(path, ".caption.txt", &bytes, is_replacing, err);
    }
    str_free(&bytes);
    return status;
}

Status plot_write(Figure *f, const PlotOptions *options, const char *path,
                  bool is_replacing, Error *err)
{
    FigureFormat format;
    char shown[TEXT_SHORT];
    if (!figure_find_format(path, &format)) {
        (void)error_set(err, E_USAGE, "%s: a figure is .png, .svg or .pdf",
                        text_short(shown, str_text(path)));
        return E_USAGE;
    }
    for (int i = 0; i < f->set->ninputs; i++)
        TRY(output_check_not_input(path, f->set->input[i].path, err));
    Str bytes = {0};
    Status status = figure_encode(f, format, &options->render, &bytes, err);
    if (status == OK)
        status = write_sides(f, options, path, is_replacing, err);
    if (status == OK)
        status = output_write_file(path, bytes.p, bytes.n, is_replacing, err);
    str_free(&bytes);
    return status;
}
