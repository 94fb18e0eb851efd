/* Topics of the help that belong to no verb: lists of terms with one sentence each. */
#ifndef TUI_TOPICS_H
#define TUI_TOPICS_H

typedef struct TopicItem {
    const char *term, *text;
} TopicItem;

typedef struct Topic {
    const char *name;
    const char *text; /* paragraphs before the list */
    const TopicItem *item;
    int nitems;
    int column; /* where the texts of the list begin */
} Topic;

extern const Topic topics_all[];
extern const int topics_count;

#endif
