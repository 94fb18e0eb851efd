/* What an earlier report left in a folder that a new one is written into. */
#ifndef PLOTS_REPORT_EARLIER_H
#define PLOTS_REPORT_EARLIER_H

#include "plots/verify.h"

/* The manifest in the folder; NULL: there is none that can be read. To be asked before
 * anything is written. The caller frees it. */
VerifyManifest *report_earlier_read(const char *dir);

/* What a new report keeps: the names of its files, the paths of its inputs. */
typedef struct ReportEarlierKeeps {
    bool (*is_file)(const void *ctx, const char *name);
    bool (*is_input)(const void *ctx, const char *path);
    const void *ctx;
} ReportEarlierKeeps;

/* Removes from the folder the files that the manifest names, that are still what it says
 * (by digest; no links) and that the new report neither writes nor reads. *kept
 * counts those that were changed since and stay. Returns how many were removed. Nothing
 * that no manifest names is touched. */
int report_earlier_remove(const VerifyManifest *m, const char *dir, int fd,
                          const ReportEarlierKeeps *keeps, int *kept);

#endif
