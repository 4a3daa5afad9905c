#include "CPosix.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <libproc.h>
#include <sys/proc.h>
#include <sys/sysctl.h>

int cposix_process_start(pid_t pid, uint64_t *start) {
  struct proc_bsdinfo info;
  errno = 0;
  int size = proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, &info, sizeof info);
  if (size != (int)sizeof info) return errno ? -errno : -ESRCH;
  if (info.pbi_status == SZOMB) return -ESRCH;
  *start = info.pbi_start_tvsec * 1000000 + info.pbi_start_tvusec;
  return 0;
}

int cposix_boot_id(char text[CPOSIX_BOOT_ID]) {
  size_t size = CPOSIX_BOOT_ID - 1;
  memset(text, 0, CPOSIX_BOOT_ID);
  return sysctlbyname("kern.bootsessionuuid", text, &size, NULL, 0) < 0 ? -errno : 0;
}
#else
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

/// The beginning of a small file of /proc, with a final NUL: such a file gives all of itself to one read. Its length, or a
/// negated errno.
static int read_proc(const char *path, char *text, size_t size) {
  int descriptor;
  do {
    descriptor = open(path, O_RDONLY | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) return -errno;
  ssize_t count;
  do {
    count = read(descriptor, text, size - 1);
  } while (count < 0 && errno == EINTR);
  int result = count < 0 ? -errno : (int)count;
  close(descriptor);
  text[count < 0 ? 0 : count] = 0;
  return result;
}

int cposix_process_start(pid_t pid, uint64_t *start) {
  char path[32], text[2048];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int count = read_proc(path, text, sizeof text);
  if (count < 0) return count == -ENOENT ? -ESRCH : count;
  // Field 2, the name, is the process's own choice: it may hold spaces and parentheses. Nothing after it holds one.
  char *field = strrchr(text, ')');
  if (!field || field[1] != ' ') return -EINVAL;
  field += 2;
  if (*field == 'Z' || *field == 'X' || *field == 'x') return -ESRCH;
  for (int number = 3; number < 22; number++) {
    field = strchr(field, ' ');
    if (!field) return -EINVAL;
    field++;
  }
  char *end;
  *start = strtoull(field, &end, 10);
  return end == field ? -EINVAL : 0;
}

int cposix_boot_id(char text[CPOSIX_BOOT_ID]) {
  int count = read_proc("/proc/sys/kernel/random/boot_id", text, CPOSIX_BOOT_ID);
  if (count < 0) return count;
  text[strcspn(text, "\n")] = 0;
  return 0;
}
#endif

int64_t cposix_since_start(uint64_t start) {
  struct timespec now;
#if defined(__APPLE__)
  clock_gettime(CLOCK_REALTIME, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - (int64_t)start * 1000;
#else
  clock_gettime(CLOCK_BOOTTIME, &now);  // the clock of starttime in proc(5)
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec - (int64_t)(start * (1000000000 / (uint64_t)sysconf(_SC_CLK_TCK)));
#endif
}
