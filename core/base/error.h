/* Failure as a value: a Status says what kind, an Error says one sentence about it.
 *
 * Every function that can fail returns Status and takes `Error *err` last. On failure its
 * out-parameters are zeroed and its inputs are unchanged. The sentence is composed where
 * the fact is known; it is already escaped for display (text_escape). */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

typedef enum Status {
    OK = 0,
    E_CANCELED,  /* the caller asked to stop; never shown as an error */
    E_USAGE,     /* contradicting or unknown options */
    E_INPUT,     /* a file was refused */
    E_OUTPUT,    /* a file could not be written */
    E_LIMIT,     /* a stated limit was reached */
    E_NOMEM,     /* memory in proportion to the data is not there */
    E_UNDEFINED, /* nothing to compute: the number has no meaning here */
    E_INTERNAL   /* our own mistake */
} Status;

typedef struct Error {
    Status code;
    char text[768]; /* one sentence, lower case, no full stop, no line ends */
    char hint[384]; /* what to do about it, or empty */
} Error;

/* Stores code and sentence in *err (NULL: dropped), clears the hint; returns `code`, so
 * that `return error_set(err, E_INPUT, "...")` reads as one step. Cost: O(length). */
Status error_set(Error *err, Status code, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Adds the remedy to an error already set. NULL err: nothing happens. */
void error_hint(Error *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Forgets an earlier failure. */
void error_clear(Error *err);

/* The exit code of a program that ends with `code`: 0 done, 2 wrong use, 3 input refused,
 * 4 output not written, 5 a limit (also memory), 6 undefined, 70 internal; E_CANCELED is
 * 130 (as a shell reports an interrupt). */
int error_exit_code(Status code);

/* Forwards a failure to the caller where nothing is held. */
#define TRY(expr)                                                                        \
    do {                                                                                 \
        const Status try_status_ = (expr);                                               \
        if (try_status_ != OK)                                                           \
            return try_status_;                                                          \
    } while (0)

#endif
