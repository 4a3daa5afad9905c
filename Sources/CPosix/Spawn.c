#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>

#if defined(__linux__) && !(defined(__GLIBC__) && __GLIBC_PREREQ(2, 34))
#error "posix_spawn_file_actions_addclosefrom_np is needed: glibc 2.34 or later"
#endif

static int set_attributes(posix_spawnattr_t *attributes, const struct cposix_spawn_request *request) {
  // All signals, not only those that we know to be ignored: SIG_IGN and a blocked mask survive exec, and the host may change
  // either on another thread at any moment. The set is filled byte by byte because glibc's sigfillset leaves out its two
  // internal signals.
  sigset_t all, none;
#if defined(__linux__)
  memset(&all, 0xFF, sizeof all);
#else
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
#endif
  sigemptyset(&none);
  // The leader of a session leads a group as well, of the same number; setpgid would fail with EPERM for it.
  short flags = request->terminal || request->session ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP;
  flags |= POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#if defined(__APPLE__)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  int error = posix_spawnattr_setflags(attributes, flags);
  if (!error) error = posix_spawnattr_setpgroup(attributes, 0);
  if (!error) error = posix_spawnattr_setsigdefault(attributes, &all);
  if (!error) error = posix_spawnattr_setsigmask(attributes, &none);
  return error;
}

static int add_actions(posix_spawn_file_actions_t *actions, const struct cposix_spawn_request *request) {
  int error = 0;
  if (request->directory >= 0) error = posix_spawn_file_actions_addfchdir_np(actions, request->directory);
  int next = 0;
  if (request->terminal && !error) {
    // By path and without O_NOCTTY: the first terminal that a session's leader opens becomes the controlling one, which no
    // inherited descriptor would. The session is made before the first of these actions.
    error = posix_spawn_file_actions_addopen(actions, 0, request->terminal, O_RDWR, 0);
    if (!error) error = posix_spawn_file_actions_adddup2(actions, 0, 1);
    next = 2;
  }
  for (int i = next; i < 3 && !error; i++) error = posix_spawn_file_actions_adddup2(actions, request->stdio[i], i);
#if defined(__linux__)
  // close_range(2) on Linux 5.9; before that glibc walks /proc/self/fd in the child. Both see descriptors of the host that
  // were opened without O_CLOEXEC a moment ago on another thread.
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
#endif
  return error;
}

int cposix_spawn(const struct cposix_spawn_request *request, pid_t *pid) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  int error = posix_spawnattr_init(&attributes);
  if (error) return -error;
  error = posix_spawn_file_actions_init(&actions);
  if (error) {
    posix_spawnattr_destroy(&attributes);
    return -error;
  }
  error = set_attributes(&attributes, request);
  if (!error) error = add_actions(&actions, request);
  // Not posix_spawnp, which searches PATH (and, before glibc 2.15, gave what the kernel refuses with ENOEXEC to /bin/sh).
  if (!error) error = posix_spawn(pid, request->path, &actions, &attributes, request->argv, request->envp);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return -error;
}
