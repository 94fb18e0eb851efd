/* Study: everything loaded for one session - spaces, maps, dictionaries - and the
 * searches worth keeping. A diagnostic sees a const Study; the cache behind it is filled
 * under a lock. */
#ifndef CORE_STUDY_STUDY_H
#define CORE_STUDY_STUDY_H

#include "core/base/digest.h"
#include "core/near/cross.h"
#include "core/near/rank.h"
#include "core/space/lexicon.h"
#include "core/space/mapping.h"
#include "core/space/read.h"
#include "core/space/space.h"
#include "core/space/wordfile.h"
#include "core/study/mark_state.h"

typedef enum StudyRole { STUDY_SOURCE, STUDY_ALIGNED, STUDY_SNAPSHOT } StudyRole;

/* What a test dictionary can share with the training dictionary: whole pairs, source
 * words, target words, pairs of lemmas. */
typedef enum StudyShared {
    SHARED_PAIR,
    SHARED_SOURCE,
    SHARED_TARGET,
    SHARED_LEMMA,
    SHARED_KINDS
} StudyShared;

/* Distinct pairs or words of the test dictionary as its file has it, and how many of them
 * the training dictionary has, too; n -1: not known (no training dictionary, no lemmas).
 */
typedef struct StudyTrain {
    int64_t n[SHARED_KINDS], seen[SHARED_KINDS];
    int64_t removed; /* pairs left out by --exclude-train */
} StudyTrain;

/* One space as described (on the command line or in a study file), before and after
 * loading. All strings owned, NULL when not given. */
typedef struct StudyEntry {
    char *name; /* "de"; unique in the study */
    char *lang; /* language; from the name when not given */
    char *path, *words_path, *map_path;
    char *tensor;  /* of the file: a tensor, or an array of an .npz */
    char *prepare; /* steps for this space; NULL: the study's default for its side */
    char *dict_path, *train_path;
    char *counts_path;
    char *paradigms_path;           /* forms of its words, as UniMorph has them */
    char *words_of[WORDFILE_KINDS]; /* paths of tags, lemmas, relations */
    char *sets_path;                /* word sets in this language */
    StudyRole role;
    Space *space;  /* prepared, mapped, sealed; NULL until loaded */
    Space *before; /* the same rows prepared but not mapped; NULL without a map, or with
                      another d */
    Mapping *map;
    Dict *dict;      /* source -> this language; NULL without dictionary */
    Dict *back_dict; /* dict swapped; owned by the entry, borrowed by back */
    Dict *train;
    Lexicon *lex;  /* dict looked up in source space and this one */
    Lexicon *back; /* the dictionary swapped, looked up from this space into the source */
    WordFile *about[WORDFILE_KINDS]; /* what they say of words of this space */
    StudyTrain shared;               /* with the training dictionary */
    char dict_print[DIGEST_HEX]; /* of the dictionary, for marks; "" until it is known */
    MarkState marks;             /* of study->marks: those on this dictionary */
    int64_t train_overlap; /* test pairs that also stand in the training dictionary; -1:
                              no training dict */
    const char *noted;     /* text of the study's note on this argument; NULL: none */
    int of;         /* 1 + the entry of which this one is another form, made while the
                       study is looked at; 0: of none */
    int own_source; /* 1 + the entry that is the source for this target; 0: the study's */
} StudyEntry;

typedef struct StudyList {
    char *name, *path, *lang;
} StudyList;

typedef struct StudyOptions {
    Limits limits;
    int32_t k;               /* 10 */
    uint64_t seed;           /* 1 */
    bool is_lower;           /* --lower */
    bool is_swapped;         /* --swap: read dictionaries the other way round */
    bool is_row_aligned;     /* --row-aligned */
    bool is_excluding_train; /* --exclude-train: leave pairs of the training dictionary
                                out */
    StudyShared exclude_by;  /* --exclude-by: which pairs those are; SHARED_PAIR */
    MappingConvention convention;
    char prepare_source[128]; /* default steps for the source; "" none */
    char prepare_target[128];
    bool has_digests;       /* results name their inputs with digests; true */
    char cache_folder[512]; /* where digests are remembered; "": nowhere */
    bool is_keeping;        /* --cache: lists are kept in cache_folder, too */
    uint64_t cache_size;    /* --cache-size: bytes of them all together */
    char annotations[512];  /* --annotations: the file of marks; "": beside the study */
    char author[128];       /* --author: who makes marks */
} StudyOptions;

StudyOptions study_options_defaults(void);

typedef struct Study {
    char *path;         /* of the study file; NULL when made from arguments */
    char *title, *note; /* owned; NULL when not given */
    char *review;       /* path of what people state for a report; owned; NULL: none */
    StudyEntry *entry;
    int n;
    int source; /* entry number of the source; -1: none */
    StudyList *list;
    int nlists;
    StudyOptions options;
    char *kept;       /* names of study_keep_targets; NULL: all targets */
    char *marks_path; /* where the marks were read; NULL: there are none. Owned */
    const char *marks_instead; /* where they are read in truth, while a log is replayed;
                                  NULL: there. Borrowed */
    MarkList marks;            /* as they were when the study was loaded */
    Notes notes; /* about the study as a whole; each Space and Lexicon has its own */
    struct StudyCache *cache;
} Study;

/* An empty study with options (copied). */
Study *study_new(const StudyOptions *options);

/* Adds a space from an argument [LANG=]FILE[#WORDS][@MAP]. A file whose whole name exists
 * is taken as it stands; without LANG= the name is the file name up to its first dot. The
 * name that is taken gets the longer file name or a number added. The space added with
 * STUDY_SOURCE is the source. Errors: E_USAGE (empty). No files are opened yet. */
MUST_USE Status study_add_argument(Study *s, const char *argument, StudyRole role,
                                   Error *err);

/* Sets the dictionary of one target (lang) or, with lang NULL, of the only one. E_USAGE
 * when several targets leave open which is meant. */
MUST_USE Status study_set_dict(Study *s, const char *lang, const char *path,
                               bool is_train, Error *err);

/* Sets a file of tags, lemmas or relations of one space (lang NULL: of the source).
 * E_USAGE when there is no such space. */
MUST_USE Status study_set_words(Study *s, WordFileKind kind, const char *lang,
                                const char *path, Error *err);

/* Reads a study file (INI): [study] title, note, source, review; [space NAME] file,
 * words, map, language, role, prepare, dict, train-dict, counts, paradigms, tags, lemmas,
 * relations, sets; [list NAME] file, language; [options] k, seed, lower. Paths are
 * relative to the file. Options given in *options that differ from the defaults win.
 * Errors: E_INPUT with the line of an unknown key or section. */
MUST_USE Status study_read(Study **out, const char *path, const StudyOptions *options,
                           Error *err);

/* Sets is_marked[entry] (n entries, else untouched) of the targets whose names or
 * languages stand in the comma list `names`; a language marks all its alignments. Errors:
 * E_USAGE naming the targets there are. O(names n). */
MUST_USE Status study_mark_targets(const Study *s, const char *names, bool *is_marked,
                                   Error *err);

/* Keeps of the targets only those that study_mark_targets marks, and of all else what the
 * source needs and what also[0..nalso) names (as snapshots, not as targets). Before
 * anything is loaded; entry numbers change. Errors: E_USAGE naming the targets there are.
 */
MUST_USE Status study_keep_targets(Study *s, const char *names, const char *const *also,
                                   int nalso, Error *err);

/* Loads one entry: read, prepare, map, seal, dictionaries (when the source is loaded).
 * Loading an entry twice does nothing. `seen` as in ReadOptions. Errors as read_space. */
MUST_USE Status study_load_entry(Study *s, int entry, Progress *progress, ReadSeen seen,
                                 void *seen_ctx, Error *err);

/* Loads the source first, then all others, then looks the dictionaries up. */
MUST_USE Status study_load(Study *s, Progress *progress, Error *err);

/* The number of the entry with this name or language, or -1. */
int study_find(const Study *s, const char *name);
/* The i-th aligned entry (0-based), or -1: a loop over targets. */
int study_target(const Study *s, int i);
int study_targets(const Study *s);

/* The cross pass source x entry (is_before: with the entry's unmapped form), made on
 * first use and kept; borrowed, lives as long as the study. Thread-safe; a second asker
 * waits. Errors as cross_make. */
MUST_USE Status study_get_cross(const Study *s, int entry, bool is_before,
                                Progress *progress, const Cross **out, Error *err);

/* The same without the lists by CSLS (NULL), for half the work; likewise kept, and the
 * first half of study_get_cross. */
MUST_USE Status study_get_cosine(const Study *s, int entry, bool is_before,
                                 Progress *progress, const Cross **out, Error *err);

/* Neighbours within one space (k = options.k), likewise kept. */
MUST_USE Status study_get_within(const Study *s, int entry, bool is_before,
                                 Progress *progress, const Neighbors **out, Error *err);

/* Ranks of all golds of an entry's lexicon (is_back: of the swapped one, from the entry
 * into the source), on top of study_get_cosine; likewise kept. */
MUST_USE Status study_get_ranks(const Study *s, int entry, bool is_before, bool is_back,
                                Progress *progress, const GoldRanks **out, Error *err);

/* Something else for an entry, made by `make` on first use and kept under its name until
 * the study is freed: for what several diagnostics need and is costly. make may ask for
 * what the study keeps, but not for what is made. Thread-safe; a second asker waits.
 * Errors: those of make, after which nothing is kept. */
typedef Status (*StudyMake)(const Study *s, int entry, Progress *progress, void **made,
                            Error *err);
MUST_USE Status study_get_made(const Study *s, int entry, StudyMake make,
                               void (*free_made)(void *made), Progress *progress,
                               const void **out, Error *err);

/* What study_get_cosine gives, if it is there and nobody is making anything right now,
 * else NULL: never waits. */
const Cross *study_peek_cosine(const Study *s, int entry, bool is_before);

/* Begins to compute the digests of all loaded inputs on a thread of its own, beside what
 * is done next; once a study. A file is read once in many runs: its digest is remembered
 * in options.cache_folder by device, inode, size and times. Nothing fails: who then asks
 * for a digest waits for it, or computes it. */
void study_start_digests(const Study *s);

/* SHA-256 of an input by path, computed on first use and kept. "-" has none: E_INPUT. */
MUST_USE Status study_get_digest(const Study *s, const char *path, Progress *progress,
                                 char hex[DIGEST_HEX], Error *err);

/* What is to be told of lists that were to be kept (options.is_keeping): files that were
 * not used, a folder that is not there. */
void study_add_cache_notes(const Study *s, Notes *notes);

void study_free(Study *s);

#endif
