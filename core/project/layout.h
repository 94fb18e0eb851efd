/* Layout: words placed in the plane, by a stated method, with what the picture is worth.
 */
#ifndef CORE_PROJECT_LAYOUT_H
#define CORE_PROJECT_LAYOUT_H

#include "core/space/space.h"

/* How a map was made that was found step by step. */
typedef struct LayoutRun {
    int32_t steps; /* 0: it was not */
    double perplexity, attraction;
    uint64_t seed;
    double second;   /* perplexity that is averaged in (multiscale); 0: none */
    const char *map; /* "joint", "balanced", "frame" or "linked"; a literal */
    bool is_before;  /* frame: the targets unmapped */
    double kl;       /* KL divergence, exact; NAN when not computed */
    double kl_start; /* of the start map at its best size; NAN or 0: not computed */
    double kl_null;  /* of a map that knows nothing */
} LayoutRun;

/* What a yardstick of a map reaches, the same k neighbours taken: the same method on
 * noise, or the first two principal components. */
typedef struct LayoutYardstick {
    bool is_there;
    double recall, trustworthiness;
} LayoutYardstick;

/* Two maps side by side, known pairs of which were drawn together. */
typedef struct LayoutLink {
    double lambda;             /* weight of the links; 0: these are no linked maps */
    double kl[2];              /* of the first and of the second map */
    double alone[2];           /* the same without links */
    int32_t anchors, held_out; /* pairs that were linked, and that were not */
    double anchor_distance, held_distance; /* median, in root mean square radii; NAN
                                              without such pairs */
} LayoutLink;

typedef struct Layout {
    int32_t n;
    double *xy;        /* n x 2; owned */
    int32_t *space;    /* n: index into the spaces the layout was made from; owned */
    int32_t *row;      /* n: row in that space; owned */
    double *trust;     /* n: per-point trustworthiness in [0, 1], 1 is best; NULL when not
                          computed; owned */
    double *stability; /* n: share of neighbours that maps from other starts agree on, in
                          [0, 1]; NULL when not computed; owned */
    double stability_mean;
    double stability_least; /* below it a word's place says little (baseline_least) */
    double *cost; /* n: share of each point in run.kl, whose mean over different words is
                     run.kl; high: badly placed; NULL when not computed; owned */
    int32_t own;  /* of one frame: the first so many points made the map, the others were
                     put into it; 0: all made it */
    bool *is_new; /* n: put into a map that was there before; NULL: none was; owned */
    double *novelty;     /* n: of those, share of the map's words that are nearer to their
                            neighbours than this one is; NAN of others; NULL with is_new */
    char method[16];     /* "pca", "tsne", "axes", "file" */
    char axis[2][96];    /* what x and y are where the reader chose them ("man to woman"),
                            safe to show; "" otherwise */
    double explained[2]; /* PCA: share of variance along x and y; else NAN */
    int32_t k;           /* neighbourhood of the quality figures; 0 when not computed */
    double recall;       /* as quality.h; NAN or 0 (k 0) when not computed */
    double trustworthiness,
        continuity;             /* in [0, 1]; NAN when not computed or n too small */
    double explained_total;     /* PCA: explained[0] + explained[1]; else NAN */
    LayoutYardstick noise, pca; /* what they reach (project_worth.h) */
    bool is_tied;               /* PCA: the two axes are interchangeable */
    int32_t zero_rows;          /* words left out since their vector is zero */
    LayoutRun run;              /* t-SNE */
    LayoutLink link;            /* linked maps: places of space 0 and 1 are on two maps */
    Notes notes;                /* what a reader of the map must know; owned */
} Layout;

/* A deep copy. Errors: E_NOMEM. */
MUST_USE Status layout_make_copy(const Layout *l, Layout **out, Error *err);

void layout_free(Layout *l);

/* Whether point i was put into a map that was there before, by its neighbours on it: such
 * words do not see each other. */
bool layout_is_placed(const Layout *l, int32_t i);
/* How many points were. O(n). */
int32_t layout_count_placed(const Layout *l);

/* "30", "30 and 152.1". */
void layout_say_perplexity(const Layout *l, Str *out);

#endif
