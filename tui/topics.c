#include "tui/topics.h"

#include <stddef.h>

#define ITEMS(list) .item = (list), .nitems = sizeof(list) / sizeof *(list)

/* clang-format off */
static const TopicItem spaces[] = {
    {"FILE", "word2vec text or binary, fastText .vec and .bin, GloVe text, NumPy .npy "
             "and .npz, safetensors; each also compressed with gzip or zstd; known by content, not by name; - is standard input"},
    {"LANG=FILE", "names the language (de=wiki.de.vec); otherwise it is taken from the file's "
                  "name up to its first dot"},
    {"FILE:NAME", "chooses an array of an .npz or a tensor of a safetensors file that holds "
                  "several"},
    {"FILE#WORDS", "joins the matrix of an .npy, .npz or safetensors file to its list of words, "
                   "one a line"},
    {"FILE@MAP", "applies a linear map after the preparation: row vector times matrix, or "
                 "matrix times column vector with --map-convention column"},
};

static const TopicItem output[] = {
    {"table", "aligned columns for reading, rounded; stacked where the terminal is too narrow; "
              "with --plain as lines of name and value"},
    {"json", "everything: parameters, inputs with SHA-256, warnings, finding, all tables. Keys "
             "are sorted, numbers read back to the same double. A missing value is null and "
             "NAME_why says why; bytes that are not UTF-8 stand in NAME_bytes_hex"},
    {"tsv", "one table with true bytes; tab, line ends and backslash as \\t \\n \\r \\\\, the "
            "bytes of other control characters as \\xNN. A missing value is empty"},
    {"csv", "one table after RFC 4180. Unless --csv-raw, a ' stands before texts that a "
            "spreadsheet would run (= + - @ tab, return, full-width forms)"},
    {"md, tex", "tables for a page: Markdown, and LaTeX with booktabs"},
    {"rates", "read as .536 [.510-.562] 1,442: the share, its 95 % interval (Wilson), and of "
              "how many. Machines get x, x_lo, x_hi, x_n"},
    {"words", "machines get x and x_rank, the row of the word in its file, counted from 1"},
};

static const TopicItem filters[] = {
    {"WORD", "rows with this text in any column; case, accents and normal form do not matter"},
    {"\"TEXT\"", "the same by its very letters: case and accents matter (the normal form does not), and blanks are part of it; \"\" in it is one quote"},
    {"column:text", "rows with this text in that column; for numbers: that number"},
    {"column=text", "rows with this text as the whole of that cell"},
    {"column>number", "rows above it"},
    {"column<number", "rows below it"},
    {"!...", "rows that the rest does not match"},
};

static const TopicItem fields[] = {
    {"p@1", "share of the words whose nearest target by CSLS is a gold; 95 % Wilson interval. High is good, as for the next"},
    {"overlap", "D3: share of the k neighbours of the mapped word among the targets that are neighbours of its gold"},
    {"coverage", "share of the dictionary's words with a gold in the target's vocabulary, of the most frequent words that the map holds without a gap: rarer words are on it because they are covered"},
    {"hub", "share of a word's k nearest targets that are hubs, which stand in more lists than the mean and two standard deviations. Low is good, as for the next"},
    {"residual", "1 - cosine of a word and its best-placed gold"},
    {"cost", "how wrong a t-SNE map has a word: its share in KL, whose mean over the words is KL. Of every source word; it belongs to this map, no second one checks it. Low is good"},
    {"the kernel", "Gaussian, at each place half as wide as the way to the n-th nearest pair, n = 60 or 2.5 times the root of all pairs, never wider than half of the map's median radius; a pair counts at the place of its source word"},
    {"effective n", "(sum of weights)^2 / sum of their squares (Kish): so many words stand behind a value. Below 20, or with an interval wider than .30 (means: .8 standard deviations), a place is hatched and has no line"},
    {"p", "share of permutations of the outcomes over the words that vary as much over the map. Above .05 there are no lines"},
    {"high, low", "places beyond what permuted outcomes reach anywhere on the map (5 %)"},
    {"grey", "places where more than a third of the words have another value on a second map of the same words, beyond both intervals: components 3 and 4 beside a map of 1 and 2, components 1 and 2 beside any other, or t-SNE (--check tsne, key K)"},
};

static const TopicItem maps[] = {
    {"pca", "the plane that holds most of the variance (project, m or 3 in the view). Its axes mean something, but it rarely holds a tenth of the variance: near words are often not near"},
    {"tsne", "t-SNE (--method tsne, t): near words are mostly near in the vectors. Distances between groups, sizes and densities of groups, and empty space carry no meaning. It moves while it is computed; Ctrl-C stops it, R goes on"},
    {"frame", "t-SNE of the source, the targets put into it (--map frame, b): with --before and without only the alignment differs, for the source does not move"},
    {"linked", "t-SNE of source and target side by side (--map linked, P): the pairs of the training dictionary are drawn together and those of the dictionary held out; without a training dictionary every second pair is drawn and the others are held out. Judge by the distance of the pairs that were held out"},
    {"balanced", "t-SNE with half of each word's neighbours from other languages (--map balanced): it forces them to mix and says nothing of an alignment"},
    {"axes", "words between words of your own (--axes woman-man dear-cheap); other languages by their translations"},
    {"file", "places made elsewhere (--map-file), scored like any other map; --place-new puts in words that the file lacks"},
    {"recall", "share of a word's k nearest in the vectors that are among its k nearest on the map. Beside it stand the recall of noise (the same method on shuffled columns) and of PCA: a map worth reading is far above both"},
    {"trust", "trustworthiness: near 1, words that look near are near. Of a single word: full marks from .9, half full from .8, hollow below: do not read its place"},
    {"continuity", "near 1, near words are not torn apart"},
    {"KL, cost", "what t-SNE lowers; it compares only maps of the same words and perplexity. A word's cost is its share: where it is high the map does the word wrong (--field cost)"},
    {"perplexity", "about how many neighbours a word has; 30,auto averages 30 with a hundredth of the words, for more of the large picture"},
    {"stability", "share of its neighbours that maps from other starts agree on (--stability 5, S); hollow where it is less than chance and .3 of the rest"},
    {"mixing", "share of neighbours on the map that are of another language, beside chance: far below it the languages stand apart"},
    {"translations", "median distance of gold pairs on the map, in radii of the map, beside that of pairs put together at random: equal means that the alignment failed"},
};

static const TopicItem snapshots[] = {
    {"distance", "1 - cosine of a word with itself after the rotation that brings the anchors closest. Every anchor has unit length and the rows are not centred unless --center (histwords: one of its two programs centres, neither makes the anchors unit, so that frequent words decide the rotation; usage_change: unit rows, all shared words, as here)"},
    {"local", "1 - cosine of the word's similarities to the 25 nearest of either time, itself left out, over shared words; union says how many (LSCDetection counts the word among its neighbours and drops those that the other side lacks). No rotation changes it. All neighbours receding alike leave it 0: read near, old and near, new beside it"},
    {"turnover", "share of the nearest words that are others. Equal values share their average rank (usage_change adds random noise)"},
    {"they disagree", "distance high, local low: the word went with its company. Distance low, local high: others stand around it, by topic or culture"},
    {"null pairs", "two trainings of the same text, or of two random halves of it: how far words move when nothing changed. Trainings of other texts are no null. Claimed laws of change (frequent words change less) largely vanish against one (Dubossarsky et al. 2017)"},
    {"resolution-limited", "with m null values a p cannot be below 1 / (m + 1); among m words one or two changes then never have a small q, however large. More null pairs mend it; q if normal is a stopgap and stands under its own name"},
    {"anchors", "words that changed turn the rotation and hide a part of what they did: --anchors robust drops the fifth that moved most and fits again; a list of numerals and function words is better where there is one"},
    {"no alignment", "tagged words in one space (--tagged _, Dubossarsky et al. 2019) and snapshots trained on a fixed frame (--no-align; compass, Di Carlo et al. 2019) have no error of alignment to begin with"},
    {"change points", "from eight snapshots, which give seven distances from the first: the largest shift of the mean over all places, among all orders of the values (changepoint takes the least p of all places uncorrected, and can give 0). least p says what so few values allow: 1 in 35 for seven of them in the middle; that times the words above the level is resolution-limited. Below eight snapshots only the way is shown"},
    {"gold", "published systems reach a rank correlation of about .5 with judgements of a few dozen words: read the interval, and distrust a high value on few words"},
    {"monitors", "the older batch is turned onto the newer; a retrained space is rotated at random, and distances of means, components and classifiers alarm for that alone. MMD has a permutation p (a reference implementation alarms above the 5th percentile of its null: nearly always). CKA and cosines of pairs need no alignment"},
    {"update", "safe: the interval of the change of P@1 excludes a loss beyond the margin. A p above .05 shows no safety. Loss without change within either language is a broken relation, a bad map; else the model changed"},
    {"not to trust", "names of persons and places, which follow the texts; words with few occurrences; a rank that was looked at first and tested afterwards; any comparison of snapshots from different mixtures of texts"},
};

static const TopicItem causes[] = {
    {"oov", "the word, or every gold, is out of vocabulary; another spelling (case, normal form, accents) is looked for, and the gold's rank in it. Where a gold is there and the word's vector is zero it is called oov, too"},
    {"gold-gap", "the dictionary seems to lack the prediction: it translates back to the word, at a cosine that nineteen of twenty found golds reach, belongs to the commoner half of its vocabulary, shares no fewer of the word's neighbours than the gold, and is in the dictionary of no other word. Of correct pairs as many show it (their second translation): look before you add them. Kementchedjhieva et al. 2019"},
    {"wrong-entry", "the gold has a cosine below nineteen of twenty golds, stands behind rank 10, shares no neighbours beyond chance, and the prediction translates back. A gold in a sense that the text lacks looks the same. Kementchedjhieva et al. 2019"},
    {"morphology", "the prediction is another form of a gold: one lemma (--lemmas), a common beginning, few letters apart. Without --lemmas, words that are spelled alike by accident pass, and derived words (sculptor: sculpture). Czarnowska et al. 2019"},
    {"hub", "the prediction is a neighbour of at least twice as many words as the mean, and leaving hubs out or CSLS brings the gold to at most half its rank. Of correct pairs up to three in ten show it on novels: believe it where the repair puts the gold first. Radovanovic et al. 2010, Dinu et al. 2015, Conneau et al. 2018"},
    {"antonym", "the prediction translates a word that a list opposes to the source word (--relations); without a list it is not tested, for vectors do not tell opposites from other fellow words. Mrksic et al. 2016"},
    {"fellow", "the prediction translates a near word of the same kind (Thursday: Saturday), by the dictionary or by its own nearest source word, and one of prediction and gold is among the other's neighbours: a word of the same matter alone is none. A third of the correct pairs have such a word in second place: it says what was taken for what, not why. Rare words, words in regions that are off, names and words of two senses are left to those"},
    {"name", "a tag of a name or number (--tags), digits, a capital that the space has in no other word; or a gold of the same letters, or at most two others, among words half of which both languages write alike; or a gold of the same letters that stands where chance puts it, behind the first twentieth of the targets: another person of that name, or a word that only looks the same (English mate, French mate). The last no correct pair can show: its base rate is that of the others. Kementchedjhieva et al. 2019"},
    {"copy", "the prediction is the source word, or in its script while the gold is not: foreign text in the corpus of the target; or it is spelled like the word (two letters at most), and more so than the golds: a loan or a false friend (deliver: délivrer)"},
    {"frequency", "word or gold is among the rarest fifth of the dictionary's words, or behind rank 20,000, or behind the place (two fifths of the vocabulary at least) from which on at most a third as many words are found as of all; and far from its neighbours, unless next to none (a tenth as many as of all) is found so far behind. Rare in the file is not rare in the language. Braune et al. 2018, Czarnowska et al. 2019"},
    {"polysemy", "the word lies between gold and prediction: these repel each other once the word is taken out of both, a tenth of its 30 neighbours at least is nearer to either, and its neighbours fall into two parts along that line more clearly than single clouds of their own shape do (p <= .05, by samples); or gold and prediction repel each other so strongly (.001 in as many directions as the neighbours are spread in) that the word is their sum. A sense that is rarer than one neighbour in ten is not seen. Arora et al. 2018; Engelman and Hartigan 1969"},
    {"domain", "the pairs of the dictionary around the word share few neighbours across the languages: the corpora speak of other things here; or the gold, behind rank 10, has none of the word's own neighbours (beyond chance): the two texts use the two words differently. A sixth of the correct pairs show the latter. Few pairs around the word (a small dictionary) look the same; give --train-dict. Sogaard et al. 2018"},
    {"map", "the languages share the neighbours, but not after the map, and the residuals around the word point the same way: one linear map is not enough here. On a miss a map of the region must also halve the gold's rank, and the word must not be rare. The what-if fits a map on the 200 nearest pairs without the word's own. Nakashole and Flauger 2018"},
    {"near-miss", "no mark but that the gold is among the first ten, by cosine or by CSLS"},
    {"unexplained", "no mark at all, and the gold is far: no verdict. What was ruled out and what could not be tested is said"},
    {"decisive", "said of a cause whose repair puts the gold first. A mark that nothing repairs is there, but proves little: compare its rate among correct pairs (of correct, ratio)"},
};

static const TopicItem keys[] = {
    {"Ctrl-F filter", "a line of the file keys: a key by its name (a character, Up, PgDn, F1, Tab, Space, Ctrl-X ...), and the action that it has from now on; # begins a comment"},
    {"x none", "this key does nothing"},
    {"actions", "up, down, left, right, page-up, page-down, first, last, open, back, filter, next, previous, sort, column, frequency, table-before, table-after, picture, map, before, neighbors, field, code-points, zoom-in, zoom-out, fit, tsne, all-languages, linked, check, stability, labels, density, language, accept, reject, gold, variant, sense, note, undo, why, info, command, export, help, prompt, again, redraw, stop, quit"},
    {"mouse = off", "a line of the file config: the terminal keeps the mouse; on"},
    {"bidi = terminal", "right-to-left words are ordered by the terminal; app: here"},
    {"color = never", "no colours, as with --color never; always, auto"},
};

static const TopicItem lines[] = {
    {"2", "a key by its name, as in the interactive view: 1 to 9 are the views, j k Enter Esc Tab PgDn F1 Ctrl-L and so on; several with blanks between them"},
    {"sort", "an action by its name, whatever its key: filter, next, why, back, page-down, zoom-in, export, undo ... (? lists what works in a view)"},
    {"row 12", "the cursor on the 12th row of a list"},
    {"more", "the rows that follow"},
    {"/TEXT", "a filter, or a word to find"},
    {":VERB ...", "the command line: every verb, find, language, export, record, set"},
    {"?TEXT", "the help, only what holds the text; Esc Esc leaves it"},
    {"an empty line", "all of the screen again; where something is asked: nothing"},
    {"quit", "leave; so does the end of the input. Ctrl-C stops what is being computed, twice: leaves"},
};

static const TopicItem exits[] = {
    {"0", "done; warnings, if any, are on stderr"},
    {"1", "done, but a threshold that was set is crossed, or a check found a difference"},
    {"2", "wrong use: unknown or contradicting options"},
    {"3", "an input was refused"},
    {"4", "an output could not be written; nothing half-written is left"},
    {"5", "a limit was reached: memory, rows"},
    {"6", "numerically undefined: nothing to compute"},
    {"70", "a mistake of the program"},
    {"128+n", "ended by signal n; 130: stopped by Ctrl-C"},
};

static const TopicItem environment[] = {
    {"LC_ALL, LC_CTYPE, LANG", "the character set of the terminal: without UTF-8 other letters are shown as \\uXXXX. Numbers and order never depend on the locale"},
    {"NO_COLOR", "when set and not empty, no colours (no-color.org); --color always wins"},
    {"TERM", "the kind of terminal; dumb or unset: no colours, and no interactive view"},
    {"XDG_DATA_HOME", "marks on dictionaries without a study file are kept in its isogloss folder; by default ~/.local/share"},
    {"XDG_CONFIG_HOME", "keys and settings of the interactive view are read from its isogloss folder (isogloss help keys); by default ~/.config"},
    {"XDG_STATE_HOME", "commands and filters typed there (at most 500 lines), where annotating stopped, and a note that was being typed, are kept in its isogloss folder, readable by you alone; by default ~/.local/state"},
    {"XDG_CACHE_HOME", "--cache keeps neighbour lists in its isogloss folder; by default ~/.cache"},
    {"SOURCE_DATE_EPOCH", "seconds since 1970 to stand in documents and marks in place of the time of day (reproducible-builds.org)"},
    {"LOGNAME, USER", "who makes marks, unless --author says so"},
    {"TERM_PROGRAM, KONSOLE_VERSION, MLTERM", "terminals that put right-to-left words in order by themselves are known by these"},
};

static const TopicItem study[] = {
    {"[study]", "title, note, source (the name of a space), review (of a report)"},
    {"[space NAME]", "file, tensor, words (of an .npy), map, language, role (source, aligned, snapshot), "
                     "prepare, dict, train-dict, counts, paradigms, tags, lemmas, relations, sets"},
    {"[list NAME]", "file, language"},
    {"[options]", "k, seed, lower, cache, cache-size"},
};

/* Commands as they are typed, in a folder that holds samples/; a test runs them. */
static const TopicItem recipes[] = {
    {"isogloss convert samples/el.bin el8.bin --round-bits 8", "a copy rounded to 8 bits a number, one step of 1/127 of the largest in each row; any other compressed space will do as well"},
    {"isogloss convert samples/el.bin el4.bin --round-bits 4", "and to 4 bits"},
    {"isogloss compare samples/en.bin el=samples/el.bin el8=el8.bin el4=el4.bin \\\n"
     "    --dict samples/dict/en-el.test.tsv",
     "the original against its copies on the same words: delta with its interval is what rounding costs, Holm p whether that is more than chance. inconclusive with a narrow interval around 0 is what one hopes for"},
    {"isogloss overlap samples/el.bin el4.bin", "and word by word: which neighbourhoods the copy has lost (mono; 1 is none)"},
    {"cut -f 1 samples/counts.en.tsv | awk '{ print $1 \"\\t\" $1 }' > same.tsv", "each word is its own translation, to bring a space of one domain into the frame of the general one"},
    {"isogloss fit calc=samples/snapshots/en-calc.bin en=samples/en.bin \\\n"
     "    --dict same.tsv --prepare unit,center,unit -o calc.bin",
     "the space of the spreadsheet's help, moved by a rotation, which changes none of its neighbourhoods"},
    {"isogloss compare samples/el.bin general=samples/en.bin calc=calc.bin \\\n"
     "    --dict samples/dict/en-el.test.tsv --swap --prepare unit,center,unit",
     "the general space against that of the domain, on the words that both cover: only_a and only_b are words that one of them lacks, which no figure above counts"},
    {"isogloss isomorphism samples/en.bin samples/el.bin \\\n"
     "    --dict samples/dict/en-el.test.tsv --same samples/snapshots/en-writer.bin",
     "what two languages can hope for: the ceilings are those of the source against another space of its own language"},
};
static const TopicItem warnings[] = {
    {"annotations-blank", "added golds with blanks, in a dictionary that separates words by blanks"},
    {"annotations-checksum", "remark: a file of marks does not end in the checksum of its lines"},
    {"annotations-damaged", "a file of marks was damaged: what could be read of it is in a new one"},
    {"annotations-export", "the text beside a file of marks could not be written"},
    {"annotations-late", "marks dated later than tomorrow were not imported"},
    {"annotations-newer", "a file of marks of a later version: it is only read"},
    {"annotations-other", "remark: marks on other dictionaries, or other versions of these"},
    {"annotations-replaced", "the file of marks was removed or replaced while it was in use"},
    {"annotations-seen", "remark: how many source words of a dictionary are marked and have been seen"},
    {"annotations-unfit", "golds that no line of a dictionary can hold were left out or not imported"},
    {"annotations-unread", "rows of a file of marks that are no whole marks: kept, not applied"},
    {"approximated", "a word that is in no vocabulary: its vector is made of its n-grams"},
    {"axis-missing", "a language has no translation of a word of --axes: it is not on the map"},
    {"bad-rows", "malformed rows or lines were left out (--skip-bad-rows)"},
    {"balance-cut", "remark: parity --balance took fewer words than there are (--balance-most)"},
    {"bias-family", "remark: over how many tests of association q was adjusted"},
    {"bias-gender", "tests of gender in a language whose forms of words tell the gender"},
    {"bias-map", "a map that is not orthogonal changes associations within its language"},
    {"bias-names", "remark: tests that rest on names of people, which do not translate"},
    {"bias-reading", "remark: what a test of association does not say"},
    {"blank-lines", "blank lines inside a file were skipped"},
    {"bom", "a byte order mark was stripped"},
    {"cache-foreign", "remark: kept lists that were damaged or not our own were made anew"},
    {"cache-unusable", "lists could not be kept: there is no folder for them"},
    {"causes-left-out", "remark: too many misses to look for their causes unasked (--causes yes)"},
    {"concepts-trained", "concepts that languages are compared on were trained on"},
    {"counts-incomplete", "some rows have no count: tokens are estimated"},
    {"covered-zero", "words of a list are there with a zero vector"},
    {"cut-file", "a file ends too early; its whole rows are used (--allow-cut)"},
    {"dict-reversed", "far more pairs would be found the other way round (--swap)"},
    {"drift-is-frequency", "drift goes with rank as much as where nothing changed: do not rank by raw distance"},
    {"duplicates", "words that occur again: the first row is taken"},
    {"earlier-kept", "files of the report before were changed since and are left in the folder"},
    {"earlier-removed", "remark: a report into the same folder removed files of the one before"},
    {"effective-rank", "remark: how many dimensions the vectors of a space really fill"},
    {"empty-token", "rows with an empty word were left out"},
    {"evs-values", "remark: how many eigenvalues a comparison of graphs took"},
    {"far-from-map", "words put into a map that are far from everything on it"},
    {"few-anchors", "the dictionary has too few pairs to judge regions by"},
    {"few-gold-found", "less than half of a list of judgements is in the snapshots"},
    {"few-pairs", "less than one pair of the dictionary in a hundred is usable"},
    {"few-ratings-found", "less than half of the rated pairs are in the space: ratings of another language?"},
    {"few-snapshots", "remark: too few snapshots to test change points"},
    {"fewer-pairs-than-dimensions", "a rotation is not determined by so few pairs"},
    {"gap-parts", "parity: what the division of a gap is, and what it is not"},
    {"gold-tags-cut", "remark: words of a list found without what stands behind their last _ (attack_nn)"},
    {"header-count", "the first line promises another number of rows than there are"},
    {"held-at-rim", "remark: words that would have left the map they were put into"},
    {"held-out-lemmas", "words were scored of which another form was fitted on (--lemmas)"},
    {"held-out-touched", "remark: pairs that prove nothing, since a word of theirs was linked"},
    {"hubs-all", "remark: queries that have nothing but hubs among their nearest"},
    {"invalid-utf8", "words that are not UTF-8: kept as bytes"},
    {"k-reduced", "remark: fewer neighbours were taken than --k asks for"},
    {"labels", "remark: labels of a fastText classifier, which are no words"},
    {"labels-left-out", "remark: labels of a figure that had no room"},
    {"labels-not-found", "words to label that are not on the map"},
    {"language-from-name", "remark: the language of a space was taken from its file name"},
    {"language-prefixes", "words begin with their languages: LANG=FILE takes the rows of one"},
    {"learning-curve", "remark: what a learning curve stands upon"},
    {"list-header", "remark: the first line of a list is taken for a header"},
    {"list-repeats", "remark: lines of a list repeat a word"},
    {"long-token", "words that are too long were left out"},
    {"map-lines-malformed", "lines of a map file were left out (--skip-bad-rows)"},
    {"map-not-determined", "pairs leave directions of a fitted map open"},
    {"map-preparation", "a map was fitted on vectors that were prepared otherwise than these"},
    {"map-sampled", "remark: of a large map some words were measured against all"},
    {"map-spaces-unknown", "lines of a map file name a space that is not shown"},
    {"map-steps-stale", "remark: a map was replaced since what it was fitted on was written beside it"},
    {"map-words-repeated", "lines of a map file repeat a word: its first place counts"},
    {"map-words-unknown", "words of a map file that their space does not have"},
    {"max-vocab", "remark: only the first rows are used"},
    {"missing-glyphs", "letters of a figure that no font has"},
    {"monitor-batches", "remark: how many rows the monitors of batches saw"},
    {"no-before", "a target has no unmapped form: it stands on the map as it is"},
    {"no-curve", "a learning curve could not be made: the reason stands beside it"},
    {"no-dictionary", "a target without a dictionary was left out"},
    {"no-neighbours", "a word has no neighbours: its vector is zero, or it is alone"},
    {"no-newline", "remark: a binary file without line ends between its rows"},
    {"no-noise-floor", "remark: drift without a null pair has no p and no verdict (--null A B)"},
    {"no-subwords", "remark: of a compressed fastText model only the words can be asked"},
    {"no-trajectory", "the way of a word could not be drawn: the reason stands there"},
    {"not-covered", "a target could not be measured: no pair is covered"},
    {"not-evaluable", "words of both snapshots that have no vector in one"},
    {"not-finite", "rows with nan, infinity or overflow were left out"},
    {"null-words-outside", "remark: null distances of words that are not compared"},
    {"numbered-rows", "a matrix without a list of words: rows are numbered"},
    {"one-dimension", "vectors of one number: cosines are only 1 and -1"},
    {"orthogonal-matrix", "a file is a map between spaces, and no space"},
    {"other-languages", "remark: rows of other languages than the space's were left out"},
    {"other-libraries", "remark: what is verified was drawn by other libraries than are here"},
    {"other-version", "remark: what is verified was made by another version"},
    {"pairs-not-on-map", "remark: pairs of which a word is not among the points"},
    {"pairs-usable", "remark: what became of the dictionary"},
    {"paradigm-phrases", "remark: forms of a paradigm that are of several words are left out"},
    {"perplexity-reduced", "remark: a small map has a smaller perplexity than asked for"},
    {"pickled-words", "an .npz holds an array of Python objects, which is not read"},
    {"preparation-guessed", "remark: the steps between a space and its --before are guessed from the data"},
    {"profile-concepts", "remark: profiles are over the most frequent pairs of a dictionary only"},
    {"quadrant-threshold", "remark: from where on an overlap counts as high"},
    {"rating-header", "remark: the first line of a list of ratings has no number"},
    {"rating-lines-malformed", "lines of a list of ratings were left out (--skip-bad-rows)"},
    {"refused", "files that info could not read, each with the reason"},
    {"relation-unnamed", "remark: pairs of words without the name of a relation, read as antonyms"},
    {"remedies-sampled", "remark: hubs under the remedies are counted over a sample of source words"},
    {"replay-left-out", "commands of a log that replay does not run"},
    {"replay-screen", "while a log was replayed a screen had another command than then"},
    {"rescanned", "remark: neighbour lists that were searched twice to prove them exact"},
    {"resolution-limited", "too few null values to tell single words: more null pairs are needed"},
    {"same-copy", "--same names the source itself, or a copy of it: no ceiling"},
    {"same-foreign", "--same names a space of another language than the source's"},
    {"sample-files", "remark: files of a sample that are called by a number, as their languages have no plain names"},
    {"sample-short", "parity --sample found fewer concepts in common than it should draw"},
    {"score-header", "remark: the first line of a list of words has no number"},
    {"score-lines-malformed", "lines of a list of words were left out (--skip-bad-rows)"},
    {"score-words-repeated", "lines of a list repeat a word: the first one counts"},
    {"set-lines-malformed", "lines of a file of word sets were left out (--skip-bad-rows)"},
    {"set-words-repeated", "remark: words that stand in their set twice were taken once"},
    {"strata-left-out", "remark: words, or ways to divide them, that strata do not have"},
    {"subnormal", "rows whose numbers are next to zero in float32"},
    {"suspicious-words", "words with control or invisible characters"},
    {"tensor", "remark: which matrix of a file was read"},
    {"third-field", "remark: lines with more than two fields, of which two are used"},
    {"tied-axes", "two axes of a map are interchangeable"},
    {"token-ends-in-number", "words that seem to end in numbers: is the first line right?"},
    {"tokens-estimated", "remark: no counts are given: tokens are estimated from ranks"},
    {"trailing-bytes", "bytes after the end of a matrix were ignored"},
    {"train-overlap", "pairs of the test dictionary also stand in the training dictionary"},
    {"trajectory-variance", "remark: how much of the neighbours' variance the plane of a way holds"},
    {"tsne-coarse", "a t-SNE map grew so wide that its forces are coarser than meant"},
    {"tsne-duplicates", "remark: words with equal vectors stand on one place"},
    {"tsne-gave-up", "a t-SNE map diverged five times: its last good state is shown"},
    {"tsne-islands", "groups of words without connection: their mutual places mean nothing"},
    {"tsne-random-start", "vectors that do not vary: a t-SNE map from random places"},
    {"tsne-ties", "words that are equally far from all their neighbours"},
    {"tsne-unstable", "remark: a t-SNE map was not stable when it ended (--steps)"},
    {"word-not-found", "a word is in none of the spaces, or one of --only in no table"},
    {"words-placed", "remark: words that a map of a file lacks, put into it (--place-new)"},
    {"zero-vectors", "words whose vector is zero: kept, but in no cosine"},
};

static const TopicItem testing[] = {
    {"known answers", "every measure against closed forms, published figures, or numbers of other programs, which are committed with the script that computed them"},
    {"properties", "what must hold for any data: rotations change no rotation-free measure, threads and kinds of processor no byte, random tests have the p that they say"},
    {"planted causes", "pairs made to be wrong for one reason, 200 of each: why names that reason in at least nine of ten"},
    {"hostile files", "some 870 files of every kind that is read, damaged or made to do harm, each with the outcome it must have; at most 10 s and 512 MB, and nothing of them reaches a terminal as a control code"},
    {"fuzzing", "eleven targets for all readers, texts, filters and keys typed; sh tests/fuzz/run.sh SECONDS lets libFuzzer search, under Clang's sanitizers"},
    {"failing calls", "every allocation and read of the readers, and of t-SNE, made to fail in turn: a documented end, nothing lost"},
    {"kill -9", "1,000 times while pairs are marked: no mark that the screen called saved is lost, no file damaged"},
    {"screens", "every view in a terminal in memory, at four sizes, to the letter; random keys, sizes and pastes"},
    {"tables, figures", "the published tables of the bundled study to the byte; figures to the pixel by the same libraries"},
    {"sanitizers", "all of it with AddressSanitizer and UndefinedBehaviorSanitizer, with GCC and Clang, warnings being errors"},
};

const Topic topics_all[] = {
    {.name = "options", .text = ""},
    {.name = "spaces", .column = 15, ITEMS(spaces),
     .text = "A space is a file of words with vectors. A file whose whole name exists is taken "
             "as it stands; otherwise parts of an argument mean:"},
    {.name = "output", .column = 12, ITEMS(output),
     .text = "Results go to stdout, or to the file of -o, whole or not at all; everything else "
             "goes to stderr. Formats (--format), and what stands in them:"},
    {.name = "filters", .column = 18, ITEMS(filters),
     .text = "A filter chooses rows of a table. Its terms are separated by blanks, and all of "
             "them must hold. A missing value matches nothing. Where rows match only because "
             "case and accents do not matter, the screen says how many."},
    {.name = "maps", .column = 15, ITEMS(maps),
     .text = "A map shows words in the plane (project, plot map, 3 in the view). No plane holds "
             "what a hundred dimensions hold: read a map by what is known of its worth."},
    {.name = "fields", .column = 15, ITEMS(fields),
     .text = "The isogloss lines of a map (plot map --field, f on the map view) join places "
             "where a field has one value: the mean of all words, and about half way from "
             "there to its extremes. Ticks and dashed lines are on the worse side. --field-words "
             "adds a table of the field at each word."},
    {.name = "snapshots", .column = 20, ITEMS(snapshots),
     .text = "Snapshots are spaces of one language from different times, versions or domains "
             "(drift). What its figures say, when not to trust them, and where other programs "
             "differ:"},
    {.name = "causes", .column = 15, ITEMS(causes),
     .text = "Why a prediction is no gold (why, pairs, w on a pair): a fixed battery, in the order in "
             "which the first that is found, or first that is repaired, becomes the primary cause. The tests "
             "see vectors, strings and the dictionary, not meanings. What each says, when not to trust "
             "it, and where it is from:"},
    {.name = "keys", .column = 16, ITEMS(keys),
     .text = "Keys and settings of the interactive view are those of two files, keys and config, in "
             "$XDG_CONFIG_HOME/isogloss (~/.config/isogloss), where they are. A line that is not understood, "
             "or says the same key again, is told with its number when the view opens, and left out. 1 to 9, "
             "Enter, Esc and Ctrl-C stay as they are. ? shows the keys as they are bound."},
    {.name = "plain", .column = 16, ITEMS(lines),
     .text = "With --plain the interactive view works line by line, for screen readers and pipes: the "
             "same views and keys, answered by a title, numbered lines (\"> \" is the cursor), counts "
             "and messages; rows of a table as \"name: value\". Where only the cursor moved, its row is "
             "told alone. Nothing is told by colour, boxes or dots. A line of input is:"},
    {.name = "exit", .column = 10, ITEMS(exits), .text = "Exit codes:"},
    {.name = "environment", .column = 20, ITEMS(environment),
     .text = "Variables that isogloss reads; the libraries it stands on have some of their own (fontconfig, OpenBLAS)."},
    {.name = "study", .column = 17, ITEMS(study),
     .text = "A study file names spaces, dictionaries and options once; every verb takes it by "
             "--study FILE, and isogloss FILE.ini opens it. Paths in it are relative to it. "
             "Lines are \"key = value\"; a long value goes on in indented lines; ; and # begin "
             "comments. Sections and their keys:"},
    {.name = "testing", .column = 17, ITEMS(testing),
     .text = "How isogloss is tested: sh tests/run.sh, within the source; with the word all also what takes "
             "long. tests/README.md says where each of these lives."},
    {.name = "recipes", .column = 7, ITEMS(recipes),
     .text = "Whole comparisons, command by command, on the bundled study; run them where "
             "samples/ is. First a quantised or compressed space against its original, then a "
             "space of one domain against a general one."},
    {.name = "warnings", .column = 25, ITEMS(warnings),
     .text = "Codes of warnings and remarks, as they stand in JSON under warnings[].code and "
             "remarks[].code; they do not change."},
};
const int topics_count = sizeof topics_all / sizeof *topics_all;
/* clang-format on */
