# SPDX-License-Identifier: BSD-2-Clause
"""A window mapped by a test: fields by name, in either byte order."""
import mmap
import os
import struct

import model


def _byte(offset):
    """A property of one byte, read and written by single accesses."""
    def get(self):
        return self.mem[offset]

    def put(self, value):
        self.mem[offset] = value
    return property(get, put)


class Window:
    """Field names are those of the parameter block."""

    def __init__(self, path, order="big", create=0):
        flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if create else 0)
        fd = os.open(path, flags, 0o600)
        try:
            if create:
                os.ftruncate(fd, create)
            self.size = os.fstat(fd).st_size
            self.mem = mmap.mmap(fd, self.size)
        finally:
            os.close(fd)
        self.capacity = model.capacity(self.size)
        self._u16 = struct.Struct(model.sign(order) + "H")
        self._u32 = struct.Struct(model.sign(order) + "I")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.mem.close()

    flags, channel, bandwidth, samples = map(_byte, range(4))
    mac_count, ret = _byte(6), _byte(7)

    @property
    def timeout(self):
        return self._u16.unpack_from(self.mem, 4)[0]

    @timeout.setter
    def timeout(self, value):
        self._u16.pack_into(self.mem, 4, value)

    @property
    def total(self):
        return self._u32.unpack_from(self.mem, 8)[0]

    @total.setter
    def total(self, value):
        self._u32.pack_into(self.mem, 8, value)

    @property
    def started(self):
        return bool(self.flags & model.START)

    @property
    def finished(self):
        return bool(self.flags & model.FINISHED)

    def block(self):
        return self.mem[:model.BLOCK]

    def all(self):
        return self.mem[:]

    def captured(self):
        """Samples, or records, of the run that a guest with a link is
        capturing; 0 while there is none."""
        return self.link(model.PROGRESS) if self.link(model.STATE) == 2 else 0

    def link(self, field):
        """A word of the descriptor."""
        at = self.size - model.DESCRIPTOR + field
        return int.from_bytes(self.mem[at:at + 4], "big")

    def v1(self):
        """All of it but the descriptor, which is the link's."""
        return self.mem[:-model.DESCRIPTOR]

    def put(self, offset, data):
        self.mem[offset:offset + len(data)] = data

    def set_macs(self, macs):
        self.put(12, b"".join(macs).ljust(300, b"\0"))
        self.mac_count = len(macs)

    def request(self, channel=6, bandwidth=20, samples=0, timeout=30,
                macs=(), filter_on=False, tag=None):
        """Ask as an orderly peer does: answer fields zeroed, flags last."""
        self.flags = 0
        self.channel, self.bandwidth = channel, bandwidth
        self.samples, self.timeout = samples, timeout
        self.ret, self.total = 0, 0
        self.set_macs(list(macs)[:50])
        self.mac_count = len(macs)
        if tag is not None:
            self.put(306, tag)
        asked = model.FILTER if filter_on else 0
        self.flags = asked | model.START
        return asked

    def data(self, total=None):
        """The bytes of the samples."""
        total = self.total if total is None else total
        return self.mem[model.BLOCK:model.BLOCK + total * model.SAMPLE]
