/* Loaded before libc by the fault tests (LD_PRELOAD): makes calls fail, keeps what was synced, moves the clock.
 *
 * FAULT_UNDER    only files whose path begins with this are touched
 * FAULT_CALL     write, fsync or rename: which call fails; FAULT_MATCH: part of the path; FAULT_NTH: counted from 1
 *                over all processes by the file FAULT_COUNT; FAULT_ERRNO (0: the process is
 *                killed there); FAULT_LASTING=1: all later ones fail, too
 * FAULT_SYNCED   folder: at each fsync the file's content is copied there under inode and time of birth, and told in its
 *                `log`: F path key (a file), D path (a folder), E path key (an entry of that folder)
 * FAULT_CLOCK    file with seconds by which the clock is wrong; read at each look, so that it may jump in mid-run
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static const char *set(const char *name) {
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int ours(const char *path) {
    const char *under = set("FAULT_UNDER");
    return under && !strncmp(path, under, strlen(under));
}

/* Whether this call is the one that is to fail. The count is the size of a file that every process adds a byte to. */
static int fails(const char *call, const char *path) {
    const char *wanted = set("FAULT_CALL"), *match = set("FAULT_MATCH"), *count = set("FAULT_COUNT");
    if (!wanted || strcmp(wanted, call) || !count || !ours(path) || (match && !strstr(path, match))) return 0;
    int fd = open(count, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return 0;
    syscall(SYS_write, fd, ".", 1);
    long reached = lseek(fd, 0, SEEK_CUR), nth = atol(set("FAULT_NTH") ? set("FAULT_NTH") : "1");
    close(fd);
    if (reached != nth && !(reached > nth && set("FAULT_LASTING"))) return 0;
    errno = atoi(set("FAULT_ERRNO") ? set("FAULT_ERRNO") : "5");
    if (!errno) kill(getpid(), SIGKILL);
    return 1;
}

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    char path[4096];
    if (set("FAULT_CALL") && path_of(fd, path, sizeof path) && fails("write", path)) return -1;
    return real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    char path[4096];
    if (set("FAULT_CALL") && path_of(fd, path, sizeof path) && fails("write", path)) return -1;
    return real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    char path[4096];
    if (set("FAULT_CALL") && path_of(fd, path, sizeof path) && fails("write", path)) return -1;
    return real(fd, data, size, at);
}

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    if (set("FAULT_CALL") && fails("rename", to)) return -1;
    return real(from, to);
}

/* Inode and birth: an inode alone may come round again. */
static int key_of(int folder, const char *path, char *key, size_t size) {
    struct statx stat;
    if (statx(folder, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &stat)) return 0;
    snprintf(key, size, "%llu-%lld.%09u", (unsigned long long)stat.stx_ino, (long long)stat.stx_btime.tv_sec,
             stat.stx_btime.tv_nsec);
    return 1;
}

static void note(const char *kind, const char *path, const char *key) {
    char name[4096], line[8400];
    snprintf(name, sizeof name, "%s/log", set("FAULT_SYNCED"));
    int length = snprintf(line, sizeof line, "%s\t%s\t%s\n", kind, path, key);
    int fd = open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return;
    syscall(SYS_write, fd, line, (size_t)length);
    close(fd);
}

static void keep(const char *path) {
    char key[80], made[4300], kept[4300], block[65536];
    if (!key_of(AT_FDCWD, path, key, sizeof key)) return;
    snprintf(made, sizeof made, "%s/.%d-%ld", set("FAULT_SYNCED"), getpid(), syscall(SYS_gettid));
    snprintf(kept, sizeof kept, "%s/%s", set("FAULT_SYNCED"), key);
    int in = open(path, O_RDONLY | O_CLOEXEC), out = open(made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t size = 0;
    while (in >= 0 && out >= 0 && (size = read(in, block, sizeof block)) > 0) syscall(SYS_write, out, block, (size_t)size);
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    REAL(int, "rename", const char *, const char *);
    real(made, kept);
    note("F", path, key);
}

static void list(const char *path) {
    DIR *folder = opendir(path);
    if (!folder) return;
    note("D", path, "-");
    for (struct dirent *entry; (entry = readdir(folder));) {
        char whole[8300], key[80];
        if (entry->d_type != DT_REG || !key_of(dirfd(folder), entry->d_name, key, sizeof key)) continue;
        snprintf(whole, sizeof whole, "%s/%s", path, entry->d_name);
        note("E", whole, key);
    }
    closedir(folder);
}

static int synced(int fd, const char *path) {
    struct stat stat;
    if (fails("fsync", path)) return -1;
    if (!set("FAULT_SYNCED") || !ours(path) || fstat(fd, &stat)) return 1;
    if (S_ISDIR(stat.st_mode)) list(path); else keep(path);
    return 0; /* the disk itself is not asked: the copy is what survives */
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    char path[4096];
    int told = path_of(fd, path, sizeof path) ? synced(fd, path) : 1;
    return told == 1 ? real(fd) : told;
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    char path[4096];
    int told = path_of(fd, path, sizeof path) ? synced(fd, path) : 1;
    return told == 1 ? real(fd) : told;
}

static long wrong_by(void) {
    const char *file = set("FAULT_CLOCK");
    char text[32] = {0};
    int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return 0;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    return got > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t which, struct timespec *time) {
    REAL(int, "clock_gettime", clockid_t, struct timespec *);
    int told = real(which, time);
    if (!told && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) time->tv_sec += wrong_by();
    return told;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    REAL(int, "gettimeofday", struct timeval *restrict, void *restrict);
    int told = real(time, zone);
    if (!told) time->tv_sec += wrong_by();
    return told;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
