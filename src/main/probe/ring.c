/* Rings in shared memory: one for each thread, written here, read by Venturi. */
#define _GNU_SOURCE
#include "ring.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#if defined __x86_64__
#include <cpuid.h>
#endif

#define MOST_SEGMENTS 512
#define FIRST_HOUSEKEEPING 64
#define HOUSEKEEPING_EVERY (1 << 20)
/* A reader that is there but does not read: stopped, or starved. */
#define PATIENCE_NANOSECONDS 10000000000u
#define NAP_NANOSECONDS 50000
/* The kernel looks at bit 0 (TIMER_ABSTIME) only: by the others Venturi's sampler (WaitClassifier) tells this nap from the program's own sleep. */
#define NAP_FLAGS 0x56540000
/* Room that a definition needs at most, with the records around it. */
#define RESERVE (3 * LONGEST_NAME / sizeof(struct record) + 16)

_Thread_local struct ring ring __attribute__((tls_model("initial-exec")));
uint64_t base_ticks;
static uint64_t base_nanoseconds;
bool uses_tsc;
bool ring_silent = true;
void (*ring_housekeeping)(void);

static _Thread_local struct {
    char *slot;
    uint64_t housekeeping_at;
    bool lost;
} own __attribute__((tls_model("initial-exec")));

static struct {
    char *segments[MOST_SEGMENTS];
    char *header; /* where it is counted what cannot be noted: our first segment's, or one of a process that forked us */
    atomic_int count;
    pthread_mutex_t growing;
    uint32_t version, parent, fork;
    atomic_uint forks;
    pthread_key_t ending;
    bool has_key;
} process = {.growing = PTHREAD_MUTEX_INITIALIZER};

static uint32_t *u32(char *at, size_t offset) { return (uint32_t *)(void *)(at + offset); }
static uint64_t *u64(char *at, size_t offset) { return (uint64_t *)(void *)(at + offset); }
static _Atomic uint32_t *shared32(char *at, size_t offset) { return (_Atomic uint32_t *)(void *)(at + offset); }
static _Atomic uint64_t *shared64(char *at, size_t offset) { return (_Atomic uint64_t *)(void *)(at + offset); }

uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Whether the kernel itself keeps time by a counter that all processors share. */
static bool counter_is_steady(void) {
#if defined __x86_64__
    unsigned a, b, c, d;
    if (!__get_cpuid(0x80000007, &a, &b, &c, &d) || !(d & 1u << 8)) return false; /* invariant TSC; Intel SDM 18.17.1 */
    char source[32] = "";
    int file = open("/sys/devices/system/clocksource/clocksource0/current_clocksource", O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    ssize_t got = read(file, source, sizeof source - 1);
    close(file);
    /* kvm-clock and Hyper-V's page scale the same counter. */
    return got > 0 && (!strncmp(source, "tsc", 3) || !strncmp(source, "kvm-clock", 9) || !strncmp(source, "hyperv", 6));
#elif defined __aarch64__
    return true;
#else
    return false;
#endif
}

/* Whether a file may have so many bytes. To try costs the life of a program for which SIGXFSZ has its default action. */
static bool may_have(size_t bytes) {
    struct rlimit limit;
    return getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_cur == RLIM_INFINITY || bytes <= limit.rlim_cur;
}

void note(const char *format, ...) {
    if (!configuration.directory[0]) return;
    char path[sizeof configuration.directory + 16], text[1024];
    int saved = errno;
    va_list arguments;
    va_start(arguments, format);
    int used = snprintf(text, sizeof text, "%d\t", (int)getpid());
    vsnprintf(text + used, sizeof text - (size_t)used - 1, format, arguments);
    va_end(arguments);
    strcat(text, "\n");
    snprintf(path, sizeof path, "%s/notes", configuration.directory);
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    struct stat status;
    size_t length = strlen(text);
    /* One write: lines of several processes stay whole. */
    bool said = file >= 0 && !fstat(file, &status) && may_have((size_t)status.st_size + length) && write(file, text, length) == (ssize_t)length;
    if (file >= 0) close(file);
    if (!said && process.header) atomic_fetch_add(shared32(process.header, 76), 1);
    errno = saved;
}

static char *make_segment(int number) {
    char path[sizeof configuration.directory + 48], hidden[sizeof path + 1];
    size_t bytes = HEADER_BYTES + (size_t)configuration.slots * configuration.ring_bytes;
    int file = -1, pid = (int)getpid();
    if (!may_have(bytes)) {
        errno = EFBIG;
        return NULL;
    }
    /* A process that became another program by exec may have left segments. */
    for (; number < MOST_SEGMENTS; number++) {
        snprintf(hidden, sizeof hidden, "%s/.%d.%d", configuration.directory, pid, number);
        file = open(hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file >= 0 || errno != EEXIST) break;
    }
    if (file < 0) return NULL;
    /* Asked for at once: a page of a full file system that is touched later is a SIGBUS. */
    int failure = posix_fallocate(file, 0, (off_t)bytes);
    char *segment = failure ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (!failure && segment == MAP_FAILED) failure = errno;
    close(file);
    if (failure) {
        unlink(hidden);
        errno = failure;
        return NULL;
    }
    memcpy(segment, MAGIC, 8);
    *u32(segment, 8) = configuration.slots;
    *u32(segment, 12) = (uint32_t)pid;
    *u64(segment, 16) = configuration.ring_bytes;
    *u64(segment, 24) = base_ticks;
    *u64(segment, 32) = base_nanoseconds;
    *u32(segment, 40) = uses_tsc ? CLOCK_TSC : CLOCK_NANOSECONDS;
    *u32(segment, 44) = process.version;
    *u32(segment, 48) = process.parent;
    *u32(segment, 52) = process.fork;
    /* It stays hidden until it is whole. The hidden name keeps the number taken. */
    snprintf(path, sizeof path, "%s/%d.%d", configuration.directory, pid, number);
    if (link(hidden, path)) {
        failure = errno;
        munmap(segment, bytes);
        unlink(hidden);
        errno = failure;
        return NULL;
    }
    return segment;
}

static char *claim_in(char *segment) {
    for (uint32_t i = 0; i < configuration.slots; i++) {
        char *slot = segment + SLOTS_AT + i * SLOT_BYTES;
        uint32_t free = SLOT_FREE;
        if (!atomic_compare_exchange_strong(shared32(slot, 0), &free, SLOT_CLAIMED)) continue;
        ring.records = (struct record *)(void *)(segment + HEADER_BYTES + (size_t)i * configuration.ring_bytes);
        *u32(slot, 4) = (uint32_t)syscall(SYS_gettid);
        *u32(slot, 8) += 1;
        atomic_store(shared32(slot, 0), SLOT_TAKEN);
        return slot;
    }
    return NULL;
}

static bool claim(void) {
    if (own.lost || ring_silent) return false;
    char *slot = NULL;
    pthread_mutex_lock(&process.growing);
    int count = atomic_load(&process.count);
    for (int i = 0; i < count && !slot; i++) slot = claim_in(process.segments[i]);
    if (!slot && count < MOST_SEGMENTS) {
        char *segment = make_segment(count);
        if (segment) {
            process.segments[count] = segment;
            if (!count) process.header = segment;
            atomic_store(&process.count, count + 1);
            slot = claim_in(segment);
        } else if (!count) {
            note("its calls were not traced: no shared memory in %s (%s)", configuration.directory, strerror(errno));
            ring_silent = true;
        }
    }
    pthread_mutex_unlock(&process.growing);
    if (!slot) {
        own.lost = true;
        if (count) atomic_fetch_add(shared32(process.segments[0], 56), 1);
        return false;
    }
    own.slot = slot;
    own.housekeeping_at = FIRST_HOUSEKEEPING;
    ring.mask = configuration.ring_bytes / sizeof(struct record) - 1;
    ring.head = 0;
    ring.limit = 0;
    ring.shared_head = shared64(slot, 64);
    if (process.has_key) pthread_setspecific(process.ending, slot);
    return true;
}

static bool reader_is_dead(void) { return kill(configuration.reader, 0) && errno == ESRCH; }

/* A reader that was killed left its folder behind: gives the memory back, which the rings keep for as long as they are mapped. */
static void remove_folder(void) {
    char path[sizeof configuration.directory];
    snprintf(path, sizeof path, "/proc/%d", configuration.reader);
    /* In a process namespace of its own a program does not see a reader that lives. */
    DIR *folder = access(path, F_OK) ? opendir(configuration.directory) : NULL;
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..")) unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    rmdir(configuration.directory);
    strcpy(path, configuration.directory);
    *strrchr(path, '/') = 0;
    rmdir(path);
}

/* Nothing is recorded any more; the program goes on. */
static void fall_silent(void) {
    ring_silent = true;
    if (reader_is_dead()) remove_folder();
    for (int i = 0, count = atomic_load(&process.count); i < count; i++) {
        atomic_store(shared32(process.segments[i], 60), PROCESS_SILENT);
    }
}

/* Waits until the reader has made room. */
static bool await_room(uint64_t needed) {
    uint64_t capacity = ring.mask + 1;
    uint64_t since = ticks(), start = nanoseconds();
    uint64_t seen = atomic_load_explicit(shared64(own.slot, 128), memory_order_acquire);
    for (int tries = 0;; tries++) {
        uint64_t tail = atomic_load_explicit(shared64(own.slot, 128), memory_order_acquire);
        if (tail + capacity - ring.head >= needed) break;
        if (tail != seen) {
            seen = tail;
            start = nanoseconds();
        }
        if (ring_silent) return false;
        if (tries < 8) {
            sched_yield();
            continue;
        }
        bool left = atomic_load(shared32(process.segments[0], 72));
        if (left || reader_is_dead() || nanoseconds() - start > PATIENCE_NANOSECONDS) {
            fall_silent();
            return false;
        }
        clock_nanosleep(CLOCK_MONOTONIC, NAP_FLAGS, &(struct timespec){.tv_nsec = NAP_NANOSECONDS}, NULL);
    }
    ring_write(ticks(), WAITED, ticks() - since);
    return true;
}

/* Sets the limit up to which may be written without looking. */
static bool make_room(uint64_t needed) {
    uint64_t tail = atomic_load_explicit(shared64(own.slot, 128), memory_order_acquire);
    uint64_t capacity = ring.mask + 1;
    if (tail + capacity - ring.head < needed + 1) {
        if (!await_room(needed + 1)) {
            ring.limit = ring.head;
            return false;
        }
        tail = atomic_load_explicit(shared64(own.slot, 128), memory_order_acquire);
    }
    uint64_t full = tail + capacity;
    ring.limit = full < own.housekeeping_at ? full : own.housekeeping_at;
    /* Never behind: only equality with it stops the next write. There is room for one record at least. */
    if (ring.limit <= ring.head) ring.limit = ring.head + 1;
    return true;
}

static void write_clock(void) { ring_write(ticks(), CLOCK, nanoseconds()); }

static bool room_for_one(bool in_python) {
    if (ring_silent) return false;
    int saved = errno;
    bool room = false;
    if (!ring.records) {
        if (claim()) {
            room = make_room(RESERVE);
            if (room) write_clock();
        } else if (own.lost && atomic_load(&process.count)) {
            atomic_fetch_add(shared64(process.segments[0], 64), 1);
        }
    } else {
        room = make_room(RESERVE);
        if (room && in_python && ring.head >= own.housekeeping_at) {
            own.housekeeping_at = ring.head + (ring.head < HOUSEKEEPING_EVERY ? ring.head : HOUSEKEEPING_EVERY);
            write_clock();
            if (ring_housekeeping) ring_housekeeping();
            room = make_room(RESERVE);
        }
    }
    errno = saved;
    return room;
}

bool ring_room(void) { return room_for_one(true); }

/* Where the thread may have no thread state of Python any more, or not the GIL: no housekeeping. */
static bool has_room_outside(void) { return ring.head != ring.limit || room_for_one(false); }

void ring_write_all(enum kind kind, uint64_t key, const void *payload, size_t bytes) {
    if (ring_silent || !ring.records) return;
    uint64_t records = (bytes + sizeof(struct record) - 1) / sizeof(struct record);
    if (!make_room(records + 1)) return;
    ring.records[ring.head & ring.mask] = (struct record){records << 8 | kind, key};
    const char *from = payload;
    for (uint64_t i = 1; i <= records; i++) {
        size_t part = bytes < sizeof(struct record) ? bytes : sizeof(struct record);
        memcpy(&ring.records[(ring.head + i) & ring.mask], from, part);
        from += part;
        bytes -= part;
    }
    ring.head += records + 1;
    atomic_store_explicit(ring.shared_head, ring.head, memory_order_release);
    make_room(1);
}

static void thread_ends(void *slot) {
    /* After a fork this may be the parent's slot. */
    if (slot != own.slot) return;
    if (has_room_outside()) ring_write(ticks(), THREAD_END, 0);
    atomic_store(shared32(own.slot, 0), SLOT_ENDED);
    memset(&ring, 0, sizeof ring);
    own.slot = NULL;
    own.lost = true;
}

bool ring_open(uint32_t python_version) {
    process.version = python_version;
    uses_tsc = counter_is_steady();
    base_ticks = 0;
    base_nanoseconds = nanoseconds();
    base_ticks = ticks();
    process.has_key = !pthread_key_create(&process.ending, thread_ends);
    ring_silent = false;
    return ring_room();
}

void ring_before_fork(void) {
    unsigned number = atomic_fetch_add(&process.forks, 1) + 1;
    process.fork = number;
    if (!ring_silent && ring.records && has_room_outside()) ring_write(ticks(), FORK, number);
    pthread_mutex_lock(&process.growing);
}

void ring_after_fork(void) {
    process.fork = 0;
    pthread_mutex_unlock(&process.growing);
}

void ring_in_child(void) {
    pthread_mutex_init(&process.growing, NULL);
    process.parent = (uint32_t)getppid();
    size_t bytes = HEADER_BYTES + (size_t)configuration.slots * configuration.ring_bytes;
    for (int i = 0, count = atomic_load(&process.count); i < count; i++) {
        size_t kept = process.segments[i] == process.header ? HEADER_BYTES : 0;
        munmap(process.segments[i] + kept, bytes - kept);
    }
    atomic_store(&process.count, 0);
    atomic_store(&process.forks, 0);
    memset(&ring, 0, sizeof ring);
    memset(&own, 0, sizeof own);
}

__attribute__((destructor)) static void process_ends(void) {
    if (ring_silent || !ring.records) return;
    if (has_room_outside()) write_clock();
    if (reader_is_dead()) remove_folder();
}
