/* A t-SNE map that moves while it is computed: what the thread that steps and the screen
 * share. The thread publishes places, the screen takes the newest; older ones are
 * dropped.
 *
 * One thread at a time runs map_live_run; any thread may look. */
#ifndef TUI_MAP_LIVE_H
#define TUI_MAP_LIVE_H

#include "core/diag/project_tsne.h"
#include "tui/map_data.h"

typedef struct MapLive MapLive;

/* What the screen says of a run. */
typedef struct MapLiveState {
    TsneState tsne;
    double kl;        /* the newest of the trace; NAN: none yet */
    bool has_places;  /* neighbours are found: there is something to see */
    bool is_finished; /* the steps are done and the map is measured */
    bool is_paused;   /* the last run ended by a pause, not by cancelling */
} MapLiveState;

MapLive *map_live_new(const Study *s, const MapAsk *ask);
void map_live_free(MapLive *l);

/* Finds neighbours on the first call, then steps until the map is done and measures it;
 * goes on where the last call stopped. Cancelled after the neighbours are found it
 * returns OK: what there is stays, is_finished tells. Errors: those of project_tsne_new
 * and _step. */
MUST_USE Status map_live_run(MapLive *l, Progress *progress, Error *err);

/* Asks the thread that runs, or is about to, to stop soon. */
void map_live_pause(MapLive *l);
/* Takes a pause back; before the map_live_run that is to go on. */
void map_live_resume(MapLive *l);
/* So many steps more for a map that is finished. Not while it runs. */
void map_live_extend(MapLive *l, int32_t steps);

MapLiveState map_live_state(MapLive *l);

/* A copy of the newest layout if there is one newer than *seen (which is then set), else
 * NULL. The caller owns it. */
Layout *map_live_take(MapLive *l, uint64_t *seen);

#endif
