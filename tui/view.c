#include "tui/view.h"

#include "tui/view_bars.h"
#include "tui/view_help.h"
#include "tui/view_loading.h"
#include "tui/view_map.h"
#include "tui/view_overview.h"
#include "tui/view_pairs.h"
#include "tui/view_quadrants.h"
#include "tui/view_table.h"
#include "tui/view_text.h"
#include "tui/view_word.h"

const ViewType *const view_types[VIEW_TYPES] = {
    &view_loading_type,   &view_overview_type, &view_pairs_type, &view_map_type,
    &view_table_type,     &view_word_type,     &view_help_type,  &view_text_type,
    &view_quadrants_type, &view_bars_type,
};

ViewAction view_find(const ViewType *type, Action action)
{
    for (int i = 0; i < type->nbindings; i++)
        if (type->bindings[i].action == action)
            return type->bindings[i].run;
    return NULL;
}
