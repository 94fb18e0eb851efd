"""How long a key takes from the terminal back to it, while t-SNE of 10,000 points runs.

    bench_keys.py PROGRAM FOLDER [KEYS]

Opens the view in a pseudo-terminal on made vectors (two spaces of 5,000 words), starts t-SNE
on the map, opens the command line over the moving map and types letters that occur nowhere
else: the time from writing one to reading it back is what a person waits, frames and all.
Prints the quantiles; fails when the 99th percentile is above 50 ms, or when the map was
finished before the last key.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

import numpy

WORDS, DIMS, GROUPS, LIMIT_MS = 5000, 50, 60, 50


def write_space(path, x):
    with open(path, 'w', encoding='ascii') as file:
        file.write(f'{x.shape[0]} {x.shape[1]}\n')
        for i, row in enumerate(x):
            file.write(f'w{i} ' + ' '.join(f'{v:.4f}' for v in row) + '\n')


def make(folder):
    rng = numpy.random.default_rng(1)
    centres = rng.standard_normal((GROUPS, DIMS))
    x = centres[rng.integers(0, GROUPS, WORDS)] + .5 * rng.standard_normal((WORDS, DIMS))
    paths = [os.path.join(folder, name) for name in ('keys-a.vec', 'keys-b.vec')]
    write_space(paths[0], x)
    write_space(paths[1], x + .2 * rng.standard_normal(x.shape))
    return paths


class Terminal:
    def __init__(self, program, arguments, folder):
        pid, self.fd = pty.fork()
        if pid == 0:
            os.environ.update(TERM='xterm-256color', LC_ALL='C.UTF-8', ISOGLOSS_TEST_MARK='1',
                              XDG_CONFIG_HOME='/dev/null', XDG_STATE_HOME='/dev/null',
                              XDG_DATA_HOME=folder)
            os.execv(program, [program] + arguments)
        self.pid, self.marks = pid, {'drawn': 0, 'idle': 0}
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))

    def read_until(self, wanted, seconds):
        """Everything up to what is wanted; None when it does not come."""
        end = time.monotonic() + seconds
        got = b''
        while wanted not in got:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return None
            try:
                got += os.read(self.fd, 65536)
            except OSError:
                sys.exit("the view ended: " + got.decode("utf-8", "replace")[-400:])
        return got

    def press(self, keys, is_idle=False, seconds=120):
        """Waits until it is drawn, or until nothing is left to do."""
        name, number = ('idle', 99) if is_idle else ('drawn', 98)
        self.marks[name] += 1
        os.write(self.fd, keys.encode() + b'\033[%d~' % number)
        return self.read_until(f'isogloss {name} {self.marks[name]}\a'.encode(), seconds)


def measure(terminal, keys):
    took = []
    for i in range(keys):
        letter = chr(0x13A0 + i % 80).encode()  # Cherokee: on no screen otherwise
        begin = time.monotonic()
        os.write(terminal.fd, letter)
        if terminal.read_until(letter, 10) is None:
            sys.exit(f'key {i}: no answer in 10 s')
        took.append(1000 * (time.monotonic() - begin))
        if i % 40 == 39:
            os.write(terminal.fd, b'\x15')  # Ctrl-U: an empty line again
        time.sleep(.04 + .0004 * (i % 50))  # a person, not in step with the frames
    return numpy.array(took)


def main():
    program, folder = sys.argv[1], sys.argv[2]
    keys = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    paths = make(folder)
    terminal = Terminal(program, [f'en={paths[0]}', f'de={paths[1]}'], folder)
    if terminal.press('', True) is None or terminal.press('3', True) is None:
        sys.exit('the view did not open')
    terminal.press('t')
    time.sleep(2)  # the neighbours are found, the map begins to move
    terminal.press(':')
    took = measure(terminal, keys)
    is_running = terminal.press('\x15\033', True, .5) is None
    os.kill(terminal.pid, signal.SIGKILL)
    os.waitpid(terminal.pid, 0)
    for path in paths:
        os.unlink(path)
    p50, p99 = numpy.percentile(took, [50, 99])
    print(f'keys while t-SNE of {2 * WORDS} points runs: {keys} keys, median {p50:.1f} ms, '
          f'99th percentile {p99:.1f} ms, longest {took.max():.1f} ms')
    if not is_running:
        sys.exit('the map was finished before the last key')
    if p99 > LIMIT_MS:
        sys.exit(f'the 99th percentile is above {LIMIT_MS} ms')


if __name__ == '__main__':
    main()
