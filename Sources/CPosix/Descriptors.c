#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int cposix_pipe(int ends[2]) {
#if defined(__APPLE__)
  // There is no pipe2. In between, a spawn of ours cannot inherit the ends (POSIX_SPAWN_CLOEXEC_DEFAULT), and writing must
  // answer EPIPE instead of killing a host that has SIGPIPE at its default.
  if (pipe(ends) < 0) return -errno;
  if (fcntl(ends[0], F_SETFD, FD_CLOEXEC) < 0 || fcntl(ends[1], F_SETFD, FD_CLOEXEC) < 0
      || fcntl(ends[1], F_SETNOSIGPIPE, 1) < 0) {
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    return -error;
  }
  return 0;
#else
  return pipe2(ends, O_CLOEXEC) < 0 ? -errno : 0;
#endif
}

int cposix_above_stdio(int descriptor) {
  int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  return copy < 0 ? -errno : copy;
}

int cposix_nameless_file(const char *folder) {
#if defined(O_TMPFILE)
  int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  // Some file systems have no such files (overlayfs before 6.1, NFS).
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file >= 0 ? file : -errno;
#endif
  char path[4096];
  if (snprintf(path, sizeof path, "%s/smolvm-rpc-XXXXXX", folder) >= (int)sizeof path) return -ENAMETOOLONG;
  int named = mkstemp(path);
  if (named < 0) return -errno;
  unlink(path);
  fcntl(named, F_SETFD, FD_CLOEXEC);  // a spawn of ours inherits none but 0 to 2 (closefrom, POSIX_SPAWN_CLOEXEC_DEFAULT)
  return named;
}

int cposix_set_nonblocking(int descriptor, int on) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0) return -errno;
  return fcntl(descriptor, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) < 0 ? -errno : 0;
}

void cposix_enlarge_pipe(int descriptor, int size) {
#if defined(F_SETPIPE_SZ)
  (void)fcntl(descriptor, F_SETPIPE_SZ, size);
#else
  (void)descriptor;
  (void)size;
#endif
}

int cposix_readable_bytes(int descriptor) {
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) < 0 ? -errno : count;
}

static int open_retrying(const char *path, int flags) {
  int descriptor;
  do {
    descriptor = open(path, flags);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor < 0 ? -errno : descriptor;
}

int cposix_open_for_reading(const char *path) {
  int descriptor = open_retrying(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (descriptor < 0) return descriptor;
  struct stat status;
  int error = 0;
  if (fstat(descriptor, &status) < 0) {
    error = -errno;
  } else if (S_ISDIR(status.st_mode)) {
    error = -EISDIR;  // open(2) would let it pass, and the child fail in its first read
  } else {
    error = cposix_set_nonblocking(descriptor, 0);
  }
  if (error < 0) {
    close(descriptor);
    return error;
  }
  return descriptor;
}

int cposix_open_directory(const char *path) {
#if defined(__linux__)
  int descriptor = open_retrying(path, O_PATH | O_DIRECTORY | O_CLOEXEC);  // needs no permission to list it
#else
  int descriptor = open_retrying(path, O_SEARCH | O_DIRECTORY | O_CLOEXEC);
#endif
  if (descriptor < 0) return descriptor;
  // The child's fchdir would fail with the same EACCES that a forbidden program gives: tell them apart here.
  if (faccessat(descriptor, ".", X_OK, AT_EACCESS) < 0) {
    int error = errno;
    close(descriptor);
    return -error;
  }
  return descriptor;
}

int64_t cposix_now(void) {
  struct timespec now;
#if defined(__APPLE__)
  clock_gettime(CLOCK_UPTIME_RAW, &now);  // Darwin's CLOCK_MONOTONIC goes on in sleep
#else
  clock_gettime(CLOCK_MONOTONIC, &now);
#endif
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
