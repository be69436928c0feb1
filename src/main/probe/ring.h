/* What the probe writes and Venturi reads: segments of rings in shared memory. dev.venturi.trace.Segment is the other half.
 *
 * A process has one segment file or more, DIRECTORY/PID.N; each has a header and SLOTS rings, one for each thread:
 *
 *     0    magic "VENTURI1"                  128 + 256 i   slot i
 *     8    slots              u32               +0    state              u32   see enum slot_state
 *    12    process            u32               +4    kernel's thread id u32
 *    16    bytes of a ring    u64               +8    used before        u32   how many threads had this slot
 *    24    ticks at base      u64               +64   head               u64   records ever written; the probe's
 *    32    nanoseconds at base u64              +128  tail               u64   records ever read; Venturi's
 *    40    clock              u32            4096 + i * bytes of a ring    the records of slot i
 *    44    Python's version   u32   PY_VERSION_HEX
 *    48    parent process     u32
 *    52    fork               u32   of which fork of the parent this is the child; 0 if it was not forked while traced
 *    56    threads without a ring u32
 *    60    state              u32   see enum process_state
 *    64    events of threads without a ring u64
 *    72    left               u32   Venturi's: not 0 when it reads no more
 *    76    unsaid             u32   how many notes could not be written, of this process and those that it forked
 *
 * A record is two words of 64 bits:
 *
 *     63                                  8 7      0
 *    +--------------------------------------+--------+
 *    | ticks since the base                 | kind   |
 *    +--------------------------------------+--------+
 *    | key                                           |
 *    +-----------------------------------------------+
 */
#ifndef VENTURI_RING_H
#define VENTURI_RING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAGIC "VENTURI1"
#define HEADER_BYTES 4096
#define SLOTS_AT 128
#define SLOT_BYTES 256
#define MOST_SLOTS ((HEADER_BYTES - SLOTS_AT) / SLOT_BYTES)

enum slot_state { SLOT_FREE, SLOT_TAKEN, SLOT_CLAIMED, SLOT_ENDED };

/* SILENT: the reader is gone, or the memory is, and nothing is recorded any more. */
enum process_state { PROCESS_TRACED, PROCESS_SILENT };

enum clock_source { CLOCK_TSC, CLOCK_NANOSECONDS };

enum kind {
    PY_START = 1, /* key: the code object */
    PY_RESUME,    /* key: the code object; of a coroutine, an ACTIVATION follows */
    PY_THROW,     /* likewise */
    PY_RETURN,
    PY_YIELD,     /* likewise */
    PY_UNWIND,
    C_CALL,       /* key: the PyMethodDef */
    C_RETURN,
    C_RAISE,
    C_LATE,       /* a C function returned or raised whose call was not seen (see events.c) */
    ACTIVATION,   /* key: the frame of the coroutine that the record before is about */
    CLOCK,        /* key: CLOCK_MONOTONIC in nanoseconds at these ticks */
    WAITED,       /* key: the ticks that the thread has just waited for room */
    WORKED,       /* key: the ticks that the probe has just spent on names */
    FORK,         /* key: the number of the fork that follows */
    THREAD_END,
    PROFILER_ON,  /* the program's own profile function took this thread over (3.8 to 3.11) */
    DEFINE,       /* instead of ticks: payload records that follow; key: what is defined */
    NAME          /* instead of ticks: payload records that follow; the thread's name */
};

/* What the payload of DEFINE begins with; then the bytes of file, name and qualified name, in UTF-8 (surrogates passed). */
struct definition {
    uint32_t line, flags, file_bytes, name_bytes, qualname_bytes, unused;
};

/* Longer names are cut. */
#define LONGEST_NAME 4000

struct record {
    uint64_t stamp, key;
};

struct ring {
    struct record *records;
    uint64_t mask, head, limit;
    _Atomic uint64_t *shared_head;
};

extern _Thread_local struct ring ring __attribute__((tls_model("initial-exec")));
extern uint64_t base_ticks;
extern bool uses_tsc;

uint64_t nanoseconds(void);

static inline uint64_t ticks(void) {
#if defined __x86_64__
    if (__builtin_expect(uses_tsc, 1)) return __builtin_ia32_rdtsc() - base_ticks;
#elif defined __aarch64__
    if (__builtin_expect(uses_tsc, 1)) {
        uint64_t now;
        __asm__ volatile("mrs %0, cntvct_el0" : "=r"(now));
        return now - base_ticks;
    }
#endif
    return nanoseconds() - base_ticks;
}

/* Makes room for one record; false if this thread is not recorded. */
bool ring_room(void);

static inline bool ring_has_room(void) {
    return __builtin_expect(ring.head != ring.limit, 1) || ring_room();
}

/* The time, with room for a record. What making room takes is before that time, where WAITED says it is. */
static inline bool ring_stamp(uint64_t *now) {
    *now = ticks();
    if (__builtin_expect(ring.head != ring.limit, 1)) return true;
    if (!ring_room()) return false;
    *now = ticks();
    return true;
}

/* Writes a record; there must be room. */
static inline void ring_write(uint64_t now, enum kind kind, uint64_t key) {
    struct record *record = &ring.records[ring.head & ring.mask];
    record->stamp = now << 8 | kind;
    record->key = key;
    atomic_store_explicit(ring.shared_head, ++ring.head, memory_order_release);
}

/* Writes a record and its payload at once; loses it if there is no room. */
void ring_write_all(enum kind kind, uint64_t key, const void *payload, size_t bytes);

/* A configuration line of DIRECTORY/configuration. */
struct configuration {
    char directory[3072];
    int reader;           /* process id of Venturi */
    uint32_t ring_bytes;  /* a power of two */
    uint32_t slots;
    bool builtins, counts;
};

extern struct configuration configuration;

/* Whether this process can be recorded: makes its first segment. */
bool ring_open(uint32_t python_version);

/* Whether nothing is recorded any more. */
extern bool ring_silent;

/* Called now and then for a thread that is recorded and has the GIL. */
extern void (*ring_housekeeping)(void);

/* Around fork. */
void ring_before_fork(void);
void ring_after_fork(void);
void ring_in_child(void);

/* Says something that Venturi prints at the end. */
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* follow.c */
bool follow_configured(void);

#endif
