/* Follows the program into the programs that it executes, without its seeing anything in its environment.
 *
 * Venturi starts the program with two variables: LD_PRELOAD, which loads this, and VENTURI_PROBE, the folder of the rings. Both are taken
 * out of the environment before main, and put back for an execve only. What cannot be preloaded, or must not be, is left alone. */
#define _GNU_SOURCE
#include "ring.h"

#include <alloca.h>
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PRELOAD "LD_PRELOAD"
#define PROBE "VENTURI_PROBE"
#define LONGEST_PRELOAD 8192

extern char **environ;

struct configuration configuration;

static char own_path[4096];
static char probe_entry[sizeof configuration.directory + sizeof PROBE + 1];

static void read_configuration(const char *directory) {
    char path[sizeof configuration.directory + 32];
    snprintf(path, sizeof path, "%s/configuration", directory);
    FILE *file = fopen(path, "re");
    if (!file) return;
    int builtins = 0, counts = 0;
    int got = fscanf(file, "reader %d\nring_bytes %u\nslots %u\nbuiltins %d\ncounts %d\n", &configuration.reader, &configuration.ring_bytes,
                     &configuration.slots, &builtins, &counts);
    fclose(file);
    bool sane = got == 5 && configuration.ring_bytes >= 1 << 16 && !(configuration.ring_bytes & (configuration.ring_bytes - 1)) &&
                configuration.slots >= 1 && configuration.slots <= MOST_SLOTS && strlen(directory) < sizeof configuration.directory;
    if (!sane) return;
    configuration.builtins = builtins;
    configuration.counts = counts;
    strcpy(configuration.directory, directory);
}

bool follow_configured(void) {
    const char *directory = getenv(PROBE), *preload = getenv(PRELOAD);
    Dl_info info;
    if (!directory || !preload || !dladdr((void *)(uintptr_t)follow_configured, &info) || strlen(info.dli_fname) >= sizeof own_path) return false;
    strcpy(own_path, info.dli_fname);
    snprintf(probe_entry, sizeof probe_entry, PROBE "=%s", directory);
    read_configuration(directory);
    /* What there was of LD_PRELOAD stands behind our path. */
    const char *rest = strchr(preload, ':');
    if (rest) {
        setenv(PRELOAD, rest + 1, 1);
    } else {
        unsetenv(PRELOAD);
    }
    unsetenv(PROBE);
    return configuration.directory[0];
}

/* Why the loader would not load us into `path`, or would fail over us; NULL if it takes us. */
static const char *obstacle(const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return NULL; /* execve will say */
    struct stat status;
    union {
        Elf64_Ehdr elf;
        char bytes[4096];
    } head;
    ssize_t got = read(file, &head, sizeof head);
    const char *reason = NULL;
    if (!fstat(file, &status) && status.st_mode & (S_ISUID | S_ISGID)) {
        reason = "is set-user-ID or set-group-ID, and the loader preloads nothing into such";
    } else if (got >= (ssize_t)sizeof head.elf && !memcmp(head.bytes, ELFMAG, SELFMAG)) {
        reason = "is linked statically";
        if (head.elf.e_ident[EI_CLASS] != ELFCLASS64) {
            reason = "is not a 64-bit program";
        } else {
            for (int i = 0; i < head.elf.e_phnum; i++) {
                size_t at = head.elf.e_phoff + (size_t)i * head.elf.e_phentsize;
                Elf64_Phdr part;
                if (at + sizeof part > (size_t)got) break;
                memcpy(&part, head.bytes + at, sizeof part);
                if (part.p_type != PT_INTERP) continue;
                char loader[256] = "";
                ssize_t length = pread(file, loader, sizeof loader - 1, (off_t)part.p_offset);
                reason = length > 0 && strstr(loader, "ld-musl") ? "uses another C library (musl)" : NULL;
                break;
            }
        }
    }
    close(file);
    return reason;
}

static size_t count(char *const *entries) {
    size_t n = 0;
    while (entries && entries[n]) n++;
    return n;
}

/* Fills `changed`, of two more entries than `given` has, and `preload`. */
static char *const *with_probe(char *const *given, char **changed, char *preload) {
    size_t n = 0;
    const char *theirs = NULL;
    for (size_t i = 0; given && given[i]; i++) {
        if (!theirs && !strncmp(given[i], PRELOAD "=", sizeof PRELOAD)) {
            theirs = given[i] + sizeof PRELOAD;
            changed[n++] = preload;
        } else {
            changed[n++] = given[i];
        }
    }
    /* An empty value is one too. */
    if (snprintf(preload, LONGEST_PRELOAD, PRELOAD "=%s%s%s", own_path, theirs ? ":" : "", theirs ? theirs : "") >= LONGEST_PRELOAD) return given;
    if (!theirs) changed[n++] = preload;
    changed[n++] = probe_entry;
    changed[n] = NULL;
    return changed;
}

/* On the stack: after vfork the heap is the parent's. */
#define WITH_PROBE(given) with_probe(given, alloca((count(given) + 3) * sizeof(char *)), alloca(LONGEST_PRELOAD))

/* Whether to preload ourselves into `path`; "" for one that the C library will look for. */
static bool follows(const char *path) {
    if (!configuration.directory[0]) return false;
    /* Venturi is gone, or we are another user by now: the loader would complain. */
    int library = open(own_path, O_RDONLY | O_CLOEXEC);
    if (library < 0 && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)) {
        note("%s was not traced: the probe cannot be read any more", path);
        return false;
    }
    if (library >= 0) close(library);
    const char *reason = *path ? obstacle(path) : NULL;
    if (reason) note("%s was not traced: it %s", path, reason);
    return !reason;
}

#define REAL(name, type) ((type)(uintptr_t)dlsym(RTLD_NEXT, #name))

typedef int execve_type(const char *, char *const *, char *const *);
typedef int fexecve_type(int, char *const *, char *const *);
typedef int spawn_type(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *, char *const *, char *const *);

/* Looked up before there can be a vfork. */
static execve_type *real_execve, *real_execvpe;
static fexecve_type *real_fexecve;
static spawn_type *real_spawn, *real_spawnp;
static int (*real_system)(const char *);

static void look_up(void) {
    if (real_execve) return;
    real_execvpe = REAL(execvpe, execve_type *);
    real_fexecve = REAL(fexecve, fexecve_type *);
    real_spawn = REAL(posix_spawn, spawn_type *);
    real_spawnp = REAL(posix_spawnp, spawn_type *);
    real_system = REAL(system, int (*)(const char *));
    real_execve = REAL(execve, execve_type *);
}

__attribute__((constructor(101))) static void first(void) { look_up(); }

__attribute__((visibility("default"))) int execve(const char *path, char *const argv[], char *const envp[]) {
    look_up();
    return real_execve(path, argv, follows(path) ? WITH_PROBE(envp) : envp);
}

__attribute__((visibility("default"))) int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }

__attribute__((visibility("default"))) int execvpe(const char *file, char *const argv[], char *const envp[]) {
    look_up();
    return real_execvpe(file, argv, follows(strchr(file, '/') ? file : "") ? WITH_PROBE(envp) : envp);
}

__attribute__((visibility("default"))) int execvp(const char *file, char *const argv[]) { return execvpe(file, argv, environ); }

__attribute__((visibility("default"))) int fexecve(int file, char *const argv[], char *const envp[]) {
    look_up();
    return real_fexecve(file, argv, follows("") ? WITH_PROBE(envp) : envp);
}

__attribute__((visibility("default"))) int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                                                       const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]) {
    look_up();
    return real_spawn(pid, path, actions, attributes, argv, follows(path) ? WITH_PROBE(envp) : envp);
}

__attribute__((visibility("default"))) int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                                                        const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]) {
    look_up();
    return real_spawnp(pid, file, actions, attributes, argv, follows(strchr(file, '/') ? file : "") ? WITH_PROBE(envp) : envp);
}

/* As POSIX describes it: the C library's own would not go through posix_spawn above. */
__attribute__((visibility("default"))) int system(const char *command) {
    look_up();
    if (!command || !configuration.directory[0]) return real_system(command);
    struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
    sigset_t child, mask, defaults;
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&child);
    sigemptyset(&defaults);
    sigaddset(&child, SIGCHLD);
    sigaction(SIGINT, &ignore, &interrupt);
    sigaction(SIGQUIT, &ignore, &quit);
    pthread_sigmask(SIG_BLOCK, &child, &mask);
    if (interrupt.sa_handler != SIG_IGN) sigaddset(&defaults, SIGINT);
    if (quit.sa_handler != SIG_IGN) sigaddset(&defaults, SIGQUIT);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &mask);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    char *argv[] = {"sh", "-c", (char *)(uintptr_t)command, NULL};
    pid_t pid;
    int status = 127 << 8; /* as if the shell had not been found */
    int failure = posix_spawn(&pid, "/bin/sh", NULL, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    if (!failure) {
        pid_t ended;
        do {
            ended = waitpid(pid, &status, 0);
        } while (ended < 0 && errno == EINTR);
        if (ended != pid) status = -1;
    }
    int saved = errno;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGQUIT, &quit, NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    errno = saved;
    return status;
}
