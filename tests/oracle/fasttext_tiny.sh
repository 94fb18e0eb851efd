#!/bin/sh
# Makes fasttext_tiny.bin, its words' vectors (.vec) and vectors of words that it lacks (.oov)
# with the fasttext program (Debian 12: fasttext 0.9.2+ds-1):
#     sh tests/oracle/fasttext_tiny.sh
# Training draws from fixed seeds, so the same program makes the same bytes with one thread.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
i=0
while [ "$i" -lt 40 ]; do
	echo "the tree and the stone stand by the sea naïve café"
	echo "το δέντρο και η πέτρα στέκουν στη θάλασσα"
	echo "дерево и камень стоят у моря під деревом"
	echo "पेड़ और पत्थर समुद्र के पास हैं 🌳 the tree"
	i=$((i + 1))
done >"$work/corpus"
fasttext skipgram -input "$work/corpus" -output "$work/tiny" -dim 6 -bucket 101 -minn 2 -maxn 4 \
	-minCount 1 -epoch 30 -lr 0.3 -t 0.01 -thread 1 >/dev/null 2>&1
printf '%s\n' trees Tree δέντρα камни पेड़ों 🌳🌳 x 'naïveté' | fasttext print-word-vectors "$work/tiny.bin" \
	>"$work/tiny.oov"
for ending in bin vec oov; do
	cp "$work/tiny.$ending" "$here/fasttext_tiny.$ending"
done
