# SPDX-License-Identifier: BSD-2-Clause
"""faults.py BUILD: faults put into copies of win.c and the engines, each of
which the recorder must name: what it lets pass says something only if it can
refuse."""

import os
import sys
import tempfile

import figures
import program

WIN = "lib/wire/win.c"
GUEST = "lib/guest/guest.c"
RING = "lib/guest/ring.c"
PEER = "lib/peer/ask.c"
IF_PLAIN = "if (win->memory == CSIW_MEMORY_PLAIN)"
NO_CALL = ""  # past port.h: into memory without access, which is a signal

# File, what stands there, which of them, the fault, kind of window, sentence.
FAULTS = (
    (WIN, "return (uintptr_t)p % WORD == 0;", 0,
     "return p != NULL;", "device", "not naturally aligned"),
    (WIN, IF_PLAIN, 0, "if (len > 0)", "device", "memory function"),
    (WIN, IF_PLAIN, 1, "if (len > 0)", "device", "memory function"),
    (WIN, IF_PLAIN, 2, "if (len > 0)", "device", "memory function"),
    (WIN, "*dst++ = port_load8(p++)", 0, "*dst++ = *p++", "device", NO_CALL),
    (WIN, "port_store_word(p, word_from(src))", 0,
     "*(volatile port_word *)(uintptr_t)p = word_from(src)", "device",
     NO_CALL),
    (WIN, "w = port_load_word(p);", 0,
     "w = port_load_word(p); w = port_load_word(p);", "device",
     "a byte twice"),
    (WIN, "port_store_word(p, word_of(value));", 0, "", "device",
     "a byte twice, or out of order"),
    (WIN, "len -= WORD, p += WORD, src += WORD", 0,
     "len = 0, src += WORD", "device", "not every byte"),
    (WIN, "len <= win->size - offset;", 0, "len <= win->size;", "device",
     "outside of the window"),
    (WIN, "return inside(win, offset, 1) ? port_load8(win->base + offset) : 0;",
     0, "uint8_t v = 0; csiw_win_read(win, offset, &v, 1); return v;", "plain",
     "not by a single access"),
    (WIN, "v = port_load32(win->base + offset);", 0,
     "load((uint8_t *)&v, win->base + offset, sizeof(v));", "device",
     "a part of a word"),
    (WIN, "v = port_load32(win->base + offset);", 0,
     "memcpy(&v, plain(win, offset), sizeof(v));", "plain",
     "not by a single access"),
    (WIN, "port_store32(win->base + offset, v);", 0,
     "store(win->base + offset, bytes, sizeof(bytes));", "plain",
     "a part of a word"),
    (WIN, "|| offset % sizeof(v) != 0) {", 0, ") {", "device",
     "not naturally aligned"),
    (WIN, "win->memory != CSIW_MEMORY_PLAIN ||", 0, "", "device",
     "not cached"),
    (WIN, "win->memory != CSIW_MEMORY_PLAIN || !inside(win, offset, len)", 0,
     "len == 0", "plain", "a prefetch of bytes that were not asked for"),
    (WIN, "at < len; at += LINE", 0, "at <= len; at += LINE", "plain",
     "a prefetch of bytes that were not asked for"),
    (WIN, "port_prefetch(win->base + offset + at);", 0,
     "port_prefetch(win->base + at - LINE);", "plain",
     "a prefetch outside of the window"),
    (WIN, "port_prefetch(win->base + offset + at);", 0,
     "port_store8(win->base + offset + at, 0);", "plain",
     "a call that makes no access"),
    (WIN, "port_prefetch(win->base + offset + at);", 0,
     "(void)win->base[offset + at];", "plain", NO_CALL),
    (WIN, "p = win->base + offset;", 0,
     "p = win->base + offset; port_prefetch(p);", "plain",
     "a prefetch where none was asked for"),
    (WIN, "port_barrier();", 0, "port_barrier_loads();", "device",
     "a barrier of another kind"),
    (WIN, "port_barrier_loads();", 0, "port_barrier_stores();", "device",
     "a barrier of another kind"),
    (WIN, "port_barrier_stores();", 0, "port_barrier_loads();", "device",
     "a barrier of another kind"),
    (WIN, "port_barrier();", 0, "", "device", "not one barrier"),
    (WIN, "port_barrier_loads();", 0, "", "device", "not one barrier"),
    (WIN, "port_barrier_stores();", 0, "", "device", "not one barrier"),
    (WIN, "load(copy, win->base + offset, n);", 0,
     "memcpy(copy, plain(win, offset), n);", "plain", "not by a single access"),
    (GUEST, "csiw_win_put8(g->win, CSIW_PARAM_RET, (uint8_t)ret);", 0,
     "uint8_t v = (uint8_t)ret; csiw_win_write(g->win, CSIW_PARAM_RET, &v, 1);",
     "plain", "a return value is"),
    (GUEST, "csiw_win_write(g->win, at, head, sizeof(head));", 0,
     "uint8_t all[CSIW_SAMPLE_SIZE] = {0};"
     "csiw_win_write(g->win, at, all, sizeof(all));", "plain", "two pieces"),
    (RING, "record_place(&p->ring, p->index + AHEAD),", 0,
     "CSIW_RING_OFFSET + (p->index + AHEAD) * p->ring.slot_size,", "device",
     "a prefetch beyond the ring"),
    (PEER, "csiw_win_put8(p->win, CSIW_PARAM_FLAGS, "
     "p->block[CSIW_PARAM_FLAGS]);", 0,
     "csiw_win_write(p->win, CSIW_PARAM_FLAGS, p->block, 1);", "plain",
     "flags are"),
    (PEER, "csiw_win_fill(p->win, p->cursor, CSIW_FILL, n);", 0,
     "csiw_win_fill(p->win, p->cursor, CSIW_FILL, n + 1);", "device",
     "the descriptor"),
)


def main():
    build = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        ours = program.Program(os.path.join(folder, "p"), os.environ["CC"])
        for memory in ("device", "plain"):
            done = ours.run(ours.build(), memory)
            if done.returncode != 0:
                sys.exit(f"without a fault: {done.stderr}")
        for path, old, nth, new, memory, sentence in FAULTS:
            done = ours.run(ours.build(
                path, program.changed(path, old, new, nth)), memory)
            print(f"{path}: {new or 'nothing'} for {old}: "
                  f"{done.stderr.strip() or done.returncode}")
            if done.returncode >= 0 or sentence not in done.stderr:
                sys.exit("this fault was not noticed as it should have been: "
                         f"expected {sentence or 'a signal'!r}")
    figures.report(build, 2, [["faults of width and kind, each caught",
                               f"{len(FAULTS)}",
                               "put into copies of win.c and the engines"]])


main()
