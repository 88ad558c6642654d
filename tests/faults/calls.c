/* Fails, interrupts or kills a process at its k-th system call on files below one folder.

   Preloaded, so that it stands between the system and Python as well as the database engine.
   Nothing happens until arm() was called. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { COUNT, FAIL, FULL, KILL_BEFORE, KILL_WITHIN, INTERRUPT };
enum { GO, STOP, HALF };
#define MOST 100000

static char folder[PATH_MAX];
static size_t length;
static atomic_long calls;
static long at;
static int action, reason;
/* Kinds: o open to read, c open to write, r read, w write, s sync, n rename, m mkdir, u unlink. */
static char kinds[MOST + 1];

void arm(const char *path, int what, long k, int error) {
  snprintf(folder, sizeof folder, "%s", path);
  memset(kinds, 0, sizeof kinds);
  calls = 0;
  at = k;
  action = what;
  reason = error;
  length = strlen(folder);
}
void disarm(void) { length = 0; }
const char *met(void) { return kinds; }

static int meet(char kind, const char *path) {
  if (!length || !path || strncmp(path, folder, length)) return GO;
  if (path[length] && path[length] != '/') return GO;
  long k = atomic_fetch_add(&calls, 1) + 1;
  if (k <= MOST) kinds[k - 1] = kind;
  if (action == FULL && k >= at && strchr("cwnm", kind)) { errno = ENOSPC; return STOP; }
  if (k != at) return GO;
  switch (action) {
    case FAIL: errno = reason; return STOP;
    case KILL_BEFORE: kill(getpid(), SIGKILL); pause(); break;
    case KILL_WITHIN: return HALF;
    case INTERRUPT: kill(getpid(), SIGINT); break;
  }
  return GO;
}
static const char *path_of(int fd, char *out) {
  char link[64];
  if (!length) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, out, PATH_MAX - 1);
  if (n < 0) return NULL;
  out[n] = 0;
  return out;
}
static const char *path_at(int dir, const char *name, char *out) {
  char base[PATH_MAX];
  if (!length || name[0] == '/' || dir == AT_FDCWD) return name;
  if (!path_of(dir, base)) return NULL;
  snprintf(out, 2 * PATH_MAX, "%s/%s", base, name);
  return out;
}
static void die(void) { kill(getpid(), SIGKILL); pause(); }

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
/* A call is done, then the process dies, where it was to die within it. */
#define AROUND(type, kind, path, call) \
  int way = meet(kind, path); \
  if (way == STOP) return -1; \
  type result = call; \
  if (way == HALF) die(); \
  return result
#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); \
  }
#define OPENED(flags) (((flags) & O_ACCMODE) == O_RDONLY ? 'o' : 'c')

int open(const char *path, int flags, ...) { MODE(flags) REAL(open); AROUND(int, OPENED(flags), path, real(path, flags, mode)); }
int open64(const char *path, int flags, ...) { MODE(flags) REAL(open64); AROUND(int, OPENED(flags), path, real(path, flags, mode)); }
int openat(int dir, const char *path, int flags, ...) {
  char full[2 * PATH_MAX]; MODE(flags) REAL(openat);
  AROUND(int, OPENED(flags), path_at(dir, path, full), real(dir, path, flags, mode));
}
int openat64(int dir, const char *path, int flags, ...) {
  char full[2 * PATH_MAX]; MODE(flags) REAL(openat64);
  AROUND(int, OPENED(flags), path_at(dir, path, full), real(dir, path, flags, mode));
}
ssize_t read(int fd, void *data, size_t size) { char path[PATH_MAX]; REAL(read); AROUND(ssize_t, 'r', path_of(fd, path), real(fd, data, size)); }
ssize_t pread(int fd, void *data, size_t size, off_t from) { char path[PATH_MAX]; REAL(pread); AROUND(ssize_t, 'r', path_of(fd, path), real(fd, data, size, from)); }
ssize_t pread64(int fd, void *data, size_t size, off64_t from) { char path[PATH_MAX]; REAL(pread64); AROUND(ssize_t, 'r', path_of(fd, path), real(fd, data, size, from)); }
#define WRITTEN(call) \
  int way = meet('w', path_of(fd, path)); \
  if (way == STOP) return -1; \
  if (way == HALF) size /= 2; \
  ssize_t result = call; \
  if (way == HALF) die(); \
  return result
ssize_t write(int fd, const void *data, size_t size) { char path[PATH_MAX]; REAL(write); WRITTEN(real(fd, data, size)); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t from) { char path[PATH_MAX]; REAL(pwrite); WRITTEN(real(fd, data, size, from)); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t from) { char path[PATH_MAX]; REAL(pwrite64); WRITTEN(real(fd, data, size, from)); }
int fsync(int fd) { char path[PATH_MAX]; REAL(fsync); AROUND(int, 's', path_of(fd, path), real(fd)); }
int fdatasync(int fd) { char path[PATH_MAX]; REAL(fdatasync); AROUND(int, 's', path_of(fd, path), real(fd)); }
int ftruncate(int fd, off_t size) { char path[PATH_MAX]; REAL(ftruncate); AROUND(int, 'w', path_of(fd, path), real(fd, size)); }
int ftruncate64(int fd, off64_t size) { char path[PATH_MAX]; REAL(ftruncate64); AROUND(int, 'w', path_of(fd, path), real(fd, size)); }
int rename(const char *from, const char *to) { REAL(rename); AROUND(int, 'n', from, real(from, to)); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); AROUND(int, 'm', path, real(path, mode)); }
int unlink(const char *path) { REAL(unlink); AROUND(int, 'u', path, real(path)); }
int remove(const char *path) { REAL(remove); AROUND(int, 'u', path, real(path)); }
int rmdir(const char *path) { REAL(rmdir); AROUND(int, 'u', path, real(path)); }
int unlinkat(int dir, const char *path, int flags) {
  char full[2 * PATH_MAX]; REAL(unlinkat);
  AROUND(int, 'u', path_at(dir, path, full), real(dir, path, flags));
}
