#include "CPosix.h"

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__linux__)
#include <sys/syscall.h>
#endif

int cposix_wait(pid_t pid, int reap, struct cposix_exit *end) {
  siginfo_t info;
  int result;
  do {
    memset(&info, 0, sizeof info);  // with WNOHANG and nothing to tell, only some kernels clear it
    result = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | (reap ? 0 : WNOWAIT));
  } while (result < 0 && errno == EINTR);
  if (result < 0) return -errno;
  if (info.si_pid == 0) return 0;
  end->signaled = info.si_code != CLD_EXITED;
  end->value = info.si_status;
  return 1;
}

int cposix_pidfd(pid_t pid) {
#if defined(__linux__)
  // Linux 5.3; by number because glibc declares it only since 2.36. It is close-on-exec by itself.
  int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
  return descriptor < 0 ? -errno : descriptor;
#else
  (void)pid;
  return -ENOSYS;
#endif
}

void cposix_block_signals(void) {
  sigset_t blocked;
  sigfillset(&blocked);
  // A blocked fault kills at once, past the handler that would print the backtrace.
  const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS};
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) sigdelset(&blocked, faults[i]);
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
}

void cposix_name_thread(const char *name) {
#if defined(__APPLE__)
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}
