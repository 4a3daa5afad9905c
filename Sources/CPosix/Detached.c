#include "CPosix.h"

#include <spawn.h>
#include <string.h>

int cposix_spawn_detached(const struct cposix_spawn_request *request, pid_t *pid) {
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t actions;
  int error = posix_spawnattr_init(&attributes);
  if (error) return -error;
  error = posix_spawn_file_actions_init(&actions);
  if (error) {
    posix_spawnattr_destroy(&attributes);
    return -error;
  }
  // As for every child; see Spawn.c.
  sigset_t all, none;
#if defined(__linux__)
  memset(&all, 0xFF, sizeof all);
#else
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
#endif
  sigemptyset(&none);
  // Not SETPGROUP beside it: a session's leader leads its group as well, and the leader of a group cannot make a session.
  short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
#if defined(__APPLE__)
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
  error = posix_spawnattr_setflags(&attributes, flags);
  if (!error) error = posix_spawnattr_setsigdefault(&attributes, &all);
  if (!error) error = posix_spawnattr_setsigmask(&attributes, &none);
  if (!error && request->directory >= 0) error = posix_spawn_file_actions_addfchdir_np(&actions, request->directory);
  for (int i = 0; i < 3 && !error; i++) error = posix_spawn_file_actions_adddup2(&actions, request->stdio[i], i);
#if defined(__linux__)
  if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
  if (!error) error = posix_spawn(pid, request->path, &actions, &attributes, request->argv, request->envp);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return -error;
}
