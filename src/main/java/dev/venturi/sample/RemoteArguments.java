package dev.venturi.sample;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.venturi.memory.MemoryFault;
import dev.venturi.memory.RemoteMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads, from the memory of a blocked thread's process, what the arguments of its system call
/// point to. The thread may go on meanwhile: what is read then fails or is of the past, and the
/// next sample shows the thread running.
final class RemoteArguments {
    private static final int PAGE_BYTES = 4096;
    private static final int MOST_DESCRIPTORS = 1024;
    private static final int POLLFD_BYTES = 8;

    private final RemoteMemory memory;

    RemoteArguments(RemoteMemory memory) {
        this.memory = memory;
    }

    /// The descriptors of an array of `struct pollfd { int fd; short events; short revents; }`;
    /// those that are negative are left out, as poll(2) does.
    int[] pollDescriptors(long address, long count) throws MemoryFault {
        int most = (int) Math.min(count, MOST_DESCRIPTORS);
        MemorySegment array = MemorySegment.ofArray(memory.readBytes(address, most * POLLFD_BYTES));
        int[] found = new int[most];
        int size = 0;
        for (int i = 0; i < most; i++) {
            int fd = array.get(JAVA_INT_UNALIGNED, (long) i * POLLFD_BYTES);
            if (fd >= 0) {
                found[size++] = fd;
            }
        }
        return Arrays.copyOf(found, size);
    }

    /// The descriptors in any of three `fd_set`s, of which `count` bits count; an address of 0 is
    /// an empty set.
    int[] selectDescriptors(long count, long... sets) throws MemoryFault {
        int bits = (int) Math.min(count, MOST_DESCRIPTORS);
        int words = (bits + 63) / 64;
        long[] union = new long[words];
        for (long set : sets) {
            if (set != 0 && words > 0) {
                MemorySegment bytes = MemorySegment.ofArray(memory.readBytes(set, words * 8));
                for (int i = 0; i < words; i++) {
                    union[i] |= bytes.get(JAVA_LONG_UNALIGNED, i * 8L);
                }
            }
        }
        int[] found = new int[bits];
        int size = 0;
        for (int fd = 0; fd < bits; fd++) {
            if ((union[fd / 64] >> fd & 1) == 1) {
                found[size++] = fd;
            }
        }
        return Arrays.copyOf(found, size);
    }

    /// A string that ends with a NUL, up to the longest path that there is.
    String string(long address) throws MemoryFault {
        StringBuilder text = new StringBuilder();
        long at = address;
        while (text.length() < PAGE_BYTES) {
            // Up to the page's end: the next may not be mapped.
            int length = (int) (PAGE_BYTES - (at & PAGE_BYTES - 1));
            byte[] bytes = memory.readBytes(at, length);
            int end = 0;
            while (end < length && bytes[end] != 0) {
                end++;
            }
            text.append(new String(bytes, 0, end, StandardCharsets.UTF_8));
            if (end < length) {
                break;
            }
            at += length;
        }
        return text.toString();
    }

    /// The bytes of a `struct sockaddr`.
    byte[] socketAddress(long address, long length) throws MemoryFault {
        return memory.readBytes(address, (int) Math.clamp(length, 0, 128));
    }
}
