/* What a map was fitted on, beside the map: NAME.ini says which preparation its vectors
 * had, so that who applies it to others is told. */
#ifndef CORE_SPACE_MAP_STEPS_H
#define CORE_SPACE_MAP_STEPS_H

#include <stdbool.h>

#include "core/base/error.h"

typedef struct MapSteps {
    char method[32];   /* "procrustes" */
    char moves[64];    /* the space whose map it is, "de" */
    char onto[64];     /* the space it is moved to, "en" */
    char prepare[256]; /* steps of the first, "unit,center,unit"; "" none */
    char onto_prepare[256];
} MapSteps;

typedef enum MapStepsFound {
    MAP_STEPS_NONE,  /* no such file, or one of another program */
    MAP_STEPS_STALE, /* it is about other bytes: the map was replaced since */
    MAP_STEPS_FOUND
} MapStepsFound;

/* The name of the file beside a map: "map.npy.ini"; owned by the caller. */
char *map_steps_path(const char *map_path);

/* Writes it for a map that is already there; control characters in names become blanks.
 * Errors: E_OUTPUT, E_INPUT (the map cannot be read). */
MUST_USE Status map_steps_write(const MapSteps *steps, const char *map_path,
                                bool is_replacing, Error *err);

/* Reads it. A file that is none of ours, or cannot be read, is MAP_STEPS_NONE: it was not
 * asked for. Digests the map. */
MapStepsFound map_steps_read(const char *map_path, MapSteps *out);

#endif
