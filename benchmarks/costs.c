/* What the kernel charges for the steps of a sample: ranges and bytes of process_vm_readv(2), and a wake-up after a sleep of 1 ms.
 *     cc -O2 -o /tmp/costs benchmarks/costs.c && /tmp/costs
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { CALLS = 100000, WAKE_UPS = 5000, BYTES = 1 << 20 };

static double nanos(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * 1e9 + now.tv_nsec;
}

static double nanos_of_read(pid_t pid, char *from, char *to, int ranges, size_t length) {
    struct iovec remote[64], local = {to, BYTES};
    for (int i = 0; i < ranges; i++) {
        remote[i].iov_base = from + 4096 * i;
        remote[i].iov_len = length;
    }
    double start = nanos(CLOCK_MONOTONIC);
    for (int i = 0; i < CALLS; i++) {
        if (process_vm_readv(pid, &local, 1, remote, ranges, 0) != (ssize_t) (ranges * length)) {
            perror("process_vm_readv");
            exit(1);
        }
    }
    return (nanos(CLOCK_MONOTONIC) - start) / CALLS;
}

int main(void) {
    char *from = malloc(BYTES), *to = malloc(BYTES);
    memset(from, 1, BYTES);
    memset(to, 1, BYTES);
    pid_t pid = fork();
    if (pid == 0) {
        pause();
        return 0;
    }
    double one = nanos_of_read(pid, from, to, 1, 72);
    double many = nanos_of_read(pid, from, to, 64, 72);
    double large = nanos_of_read(pid, from, to, 64, 1096);
    kill(pid, SIGKILL);
    double range = (many - one) / 63;
    printf("process_vm_readv: %.2f us a call, %.2f us a range, %.2f us a KiB\n",
           (one - range) / 1e3, range / 1e3, (large - many) / 64 / 1e3);
    double start = nanos(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < WAKE_UPS; i++) {
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    printf("wake-up after 1 ms of sleep: %.1f us of CPU\n", (nanos(CLOCK_PROCESS_CPUTIME_ID) - start) / WAKE_UPS / 1e3);
    return 0;
}
