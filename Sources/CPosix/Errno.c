#include "CPosix.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *cposix_errno_name(int code) {
#if defined(__linux__)
  return strerrorname_np(code);  // glibc 2.32
#else
  switch (code) {
#define NAME(symbol) case symbol: return #symbol;
    NAME(E2BIG) NAME(EACCES) NAME(EAGAIN) NAME(EBADF) NAME(ECHILD) NAME(EFAULT) NAME(EINTR) NAME(EINVAL) NAME(EIO)
    NAME(EISDIR) NAME(ELOOP) NAME(EMFILE) NAME(ENAMETOOLONG) NAME(ENFILE) NAME(ENODEV) NAME(ENOENT) NAME(ENOEXEC)
    NAME(ENOMEM) NAME(ENOSPC) NAME(ENOSYS) NAME(ENOTDIR) NAME(ENXIO) NAME(EPERM) NAME(EPIPE) NAME(ESRCH) NAME(ETXTBSY)
    NAME(EBADARCH) NAME(EBADEXEC) NAME(EBADMACHO)
#undef NAME
    default: return NULL;
  }
#endif
}

void cposix_errno_text(int code, char *text, size_t size) {
#if defined(__linux__)
  const char *description = strerrordesc_np(code);  // glibc 2.32: safe on any thread, never translated
  snprintf(text, size, "%s", description ? description : "unknown error");
#else
  if (strerror_r(code, text, size) != 0) snprintf(text, size, "unknown error");
#endif
}
