#!/bin/sh
# Every result has the same bytes with 1, 2, 3 and 7 threads, and with other kernels (a level that
# the CPU has not is the one below; property-levels has them all). Greek, and Hindi with its map. TAP. Skipped under ISOGLOSS_TEST_SETTINGS (the sanitizers,
# tests/run.sh): they see the same verbs on the same study in the golden suite.
set -u
isogloss=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
study=$root/samples/study.ini
n=0
failed=0

# same NAME ARGUMENTS...: runs the command in each setting and compares its output with the first
same() {
    name=$1
    shift
    n=$((n + 1))
    verdict=ok
    for setting in "--threads 1" "--threads 3 --cpu portable" "--threads 2 --cpu avx2" \
        "--threads 7"; do
        # shellcheck disable=SC2086
        if ! "$isogloss" "$@" $setting --json >"$work/now" 2>"$work/err"; then
            verdict="not ok"
            sed 's/^/# /' "$work/err"
        elif [ "$setting" = "--threads 1" ]; then
            mv "$work/now" "$work/first"
        elif ! cmp -s "$work/first" "$work/now"; then
            verdict="not ok"
            echo "# $name differs with $setting"
        fi
    done
    [ "$verdict" = ok ] || failed=1
    echo "$verdict $n - $name"
}

if [ -n "${ISOGLOSS_TEST_SETTINGS:-}" ]; then
    echo "1..0 # SKIP the golden suite runs these verbs under the sanitizers"
    exit 0
fi
echo "1..6"
same preflight preflight --study "$study" --target el,hi
same bli bli --study "$study" --target el,hi
same pairs pairs --study "$study" --target el,hi
same neighbors neighbors --study "$study" --csls table column
same overlap overlap --study "$study" --target el,hi
same project project --study "$study" --target hi --points 800
exit $failed
