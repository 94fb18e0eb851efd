/* The joint map of a source and its targets, with what it is worth. */
#ifndef CORE_DIAG_PROJECT_H
#define CORE_DIAG_PROJECT_H

#include "core/diag/registry.h"
#include "core/project/layout.h"
#include "core/project/tsne.h"

typedef enum ProjectMethod {
    PROJECT_PCA,  /* the first two joint principal components */
    PROJECT_TSNE, /* t-SNE of all words together: options.tsne */
    PROJECT_AXES, /* the reader's own axes: options.axes */
    PROJECT_FILE  /* places made elsewhere: options.map_file */
} ProjectMethod;

/* How several languages come on a t-SNE map. */
typedef enum ProjectMap {
    PROJECT_JOINT,    /* all words on one map */
    PROJECT_BALANCED, /* the same, half of each word's neighbours from other languages */
    PROJECT_FRAME,    /* the source's map, the others put into it */
    PROJECT_LINKED    /* two maps side by side, known pairs drawn together */
} ProjectMap;

typedef struct ProjectOptions {
    ProjectMethod method; /* default PROJECT_PCA */
    ProjectMap map;       /* t-SNE; default PROJECT_JOINT */
    bool is_before;       /* PROJECT_FRAME: spaces as they were before their map */
    int stability;        /* t-SNE, joint and balanced: maps from other starts that are
                             compared, at least 2; 0: none (default) */
    TsneOptions tsne;     /* its seed: 1 */
    Text axes[2];         /* "plus-minus" for x and for y (project_axes_make); borrowed */
    const char *map_file; /* path (map_file_read); borrowed */
    bool is_placing;  /* PROJECT_FILE: words that the file lacks are put into its map */
    int32_t points;   /* most frequent words taken of each space; 0: all; default 2,000 */
    bool has_pairs;   /* also every word of a covered dictionary pair; default true */
    int32_t k;        /* neighbourhood of the quality figures: 10 */
    bool has_quality; /* measure trustworthiness and continuity: default true */
    bool has_start; /* t-SNE of all words together: also what the start costs at its best
                       size; default false */
} ProjectOptions;
ProjectOptions project_options_defaults(void);

/* The options of the stepper for maps of all words together: with PROJECT_BALANCED half
 * of each word's neighbours are of other languages. */
TsneOptions project_tsne_options(const ProjectOptions *o);

/* What every verb that makes maps takes. */
/* clang-format off */
#define PROJECT_PARAMS \
    {.name = "method", .kind = PARAM_TEXT, .initial = "pca", .choices = "pca|tsne", \
     .metavar = "METHOD", .help = "how to project: principal components, or t-SNE"}, \
    {.name = "perplexity", .kind = PARAM_TEXT, .initial = "30", .metavar = "N[,N]", \
     .help = "t-SNE: effective number of neighbours; '30,auto' or '30,300' averages two, " \
             "for more of the large picture (auto: words / 100)"}, \
    {.name = "steps", .kind = PARAM_INT, .initial = "0", .min = 0, .max = 1000000, \
     .metavar = "N", .help = "t-SNE: steps; 0: until the map is stable, 750 to 2,000"}, \
    {.name = "attraction", .kind = PARAM_REAL, .initial = "1", .min = 1, .max = 100, \
     .metavar = "RHO", \
     .help = "t-SNE: above 1 (4, 30) tighter groups and more visible transitions"}, \
    {.name = "map", .kind = PARAM_TEXT, .initial = "joint", .metavar = "HOW", \
     .choices = "joint|balanced|frame|linked", \
     .help = "t-SNE of several languages: all on one map; the same, forced to mix; put " \
             "into the map of the source; or two maps with pairs linked"}, \
    {.name = "before", .kind = PARAM_BOOL, .initial = "false", \
     .help = "with --map frame: targets as they were before their map was applied"}, \
    {.name = "stability", .kind = PARAM_INT, .initial = "0", .min = 0, .max = 100, \
     .metavar = "N", \
     .help = "t-SNE: N maps from random starts; how many neighbours of a word they share"}, \
    {.name = "axes", .kind = PARAM_TEXT, .values = 2, .metavar = "X Y", \
     .help = "place words between words of your own: 'woman-man' 'dear-cheap'; other " \
             "languages by their translations"}, \
    {.name = "map-file", .kind = PARAM_TEXT, .metavar = "FILE", \
     .help = "show and score a map made elsewhere: tab-separated space, word, x, y"}, \
    {.name = "place-new", .kind = PARAM_BOOL, .initial = "false", \
     .help = "with --map-file: words of the spaces that the file lacks are put into its " \
             "map, which does not move"}
/* clang-format on */

/* Fills *o (made by its defaults) from arguments whose params hold PROJECT_PARAMS; texts
 * are borrowed from them. Errors: E_USAGE. */
MUST_USE Status project_options_take(const Args *args, uint64_t seed, ProjectOptions *o,
                                     Error *err);

/* Places the words of `nentries` entries of the study in the plane (layout->space is the
 * index into `entries`). An entry without translations for the axes has no words on the
 * map; layout->notes say so. Errors: E_USAGE (linked maps, stability), as pca_make,
 * tsne_new, transform_place, linked_new, project_axes_make, map_file_read,
 * quality_measure. */
MUST_USE Status project_make(const Study *s, const int *entries, int nentries,
                             const ProjectOptions *options, Progress *progress,
                             Layout **out, Error *err);

/* Fills layout->stability of a t-SNE map of all words together from `runs` maps; k
 * neighbours. Errors, cost: as
 * baseline_make_stability. */
MUST_USE Status project_add_stability(Layout *l, const Space *const *spaces,
                                      const ProjectOptions *o, int runs,
                                      Progress *progress, Error *err);

extern const Diagnostic project_diagnostic;

#endif
