// The clock of one process, ahead of or behind the machine's by the seconds in a file that is mapped: whoever writes there sets it at once.
// Only the time of day is changed, as by somebody who sets the clock; what waits goes by the clock that nobody can set.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*of_machine)(clockid_t, struct timespec *);
static volatile const long *ahead;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("CHATOPS_TEST_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *mapped = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED)
        ahead = mapped;
    if (file >= 0)
        close(file);
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    if (!of_machine)
        of_machine = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int failed = of_machine(which, now);
    if (!failed && ahead && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        now->tv_sec += *ahead;
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exactly;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &exactly))
        return -1;
    now->tv_sec = exactly.tv_sec;
    now->tv_usec = exactly.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *kept)
{
    struct timespec exactly;
    if (clock_gettime(CLOCK_REALTIME, &exactly))
        return -1;
    if (kept)
        *kept = exactly.tv_sec;
    return exactly.tv_sec;
}
