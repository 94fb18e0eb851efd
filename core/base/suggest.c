#include "core/base/suggest.h"

#include <string.h>

enum { MOST = 63, PREFIX = 2 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

int suggest_distance(Text a, Text b)
{
    const int na = a.n < MOST ? (int)a.n : MOST;
    const int nb = b.n < MOST ? (int)b.n : MOST;
    int row[3][MOST + 1]; /* of the matrix: before the last, the last, this */
    for (int j = 0; j <= nb; j++)
        row[1][j] = j;
    for (int i = 1; i <= na; i++) {
        row[2][0] = i;
        for (int j = 1; j <= nb; j++) {
            const bool is_same = a.p[i - 1] == b.p[j - 1];
            int d = least(row[1][j], row[2][j - 1]) + 1;
            d = least(d, row[1][j - 1] + !is_same);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
                d = least(d, row[0][j - 2] + 1);
            row[2][j] = d;
        }
        memcpy(row[0], row[1], sizeof row[0]);
        memcpy(row[1], row[2], sizeof row[1]);
    }
    return row[1][nb];
}

Suggestion suggest_start(Text wanted)
{
    return (Suggestion){.wanted = wanted, .distance = MOST + 1};
}

bool suggest_consider_text(Suggestion *s, Text t)
{
    const bool is_begun = s->wanted.n >= PREFIX && s->wanted.n < t.n &&
                          memcmp(s->wanted.p, t.p, s->wanted.n) == 0;
    const int allowed = t.n < 6 ? 1 : (int)(t.n / 3);
    const size_t apart = s->wanted.n > t.n ? s->wanted.n - t.n : t.n - s->wanted.n;
    if (!is_begun && (apart > (size_t)allowed || s->distance == 0))
        return false; /* not even the lengths are near */
    const int d = is_begun ? 0 : suggest_distance(s->wanted, t);
    if (!(is_begun || d <= allowed) || d >= s->distance)
        return false;
    s->distance = d;
    return true;
}

void suggest_consider(Suggestion *s, const char *name)
{
    if (suggest_consider_text(s, str_text(name)))
        s->name = name;
}

bool suggest_choice(const char *choices, Text wanted, char *buf, size_t size)
{
    int best = MOST + 1;
    for (const char *p = choices; *p;) {
        const size_t n = strcspn(p, "|");
        char name[64] = "";
        if (n < sizeof name) {
            memcpy(name, p, n);
            Suggestion s = suggest_start(wanted);
            suggest_consider(&s, name);
            if (s.name && s.distance < best && n < size) {
                best = s.distance;
                memcpy(buf, name, n + 1);
            }
        }
        p += n + (p[n] == '|');
    }
    return best <= MOST;
}
