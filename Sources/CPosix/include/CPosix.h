// The few calls that `import Glibc` hides (they need _GNU_SOURCE before the first header), or that differ so much between
// Linux and Darwin that one function here is shorter than two in Swift. Each returns 0 or a negated errno unless it says
// otherwise, so that nothing can overwrite errno between the call and its reader, and each repeats itself on EINTR.
#pragma once

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

#if defined(__linux__)
#include <sys/epoll.h>
#include <sys/eventfd.h>
#endif

struct cposix_spawn_request {
  const char *path;
  char *const *argv;
  char *const *envp;
  int stdio[3];   // what becomes 0, 1 and 2; each of them above 2
  int directory;  // an open directory to run in, or -1
  const char *terminal;  // the path of what becomes 0 and 1, in place of those of stdio, and controls its session; or NULL
  int session;    // whether it leads a session of its own also without a terminal
};

/// Starts a process that has only the descriptors 0 to 2, every signal at its default, none blocked, and a group of its own
/// (where `terminal` or `session` is set, a session of its own too).
int cposix_spawn(const struct cposix_spawn_request *request, pid_t *pid);

struct cposix_exit {
  int signaled;  // whether `value` is a signal
  int value;
};

/// Looks, without waiting, whether our child `pid` has ended: 1 and its exit, 0 if it runs, or a negated errno. Only `reap`
/// takes the zombie away (and so gives the pid back to the system).
int cposix_wait(pid_t pid, int reap, struct cposix_exit *end);

/// Both ends are close-on-exec from the first moment (Darwin: from the second).
int cposix_pipe(int ends[2]);

/// A copy of `descriptor` numbered 3 or higher, close-on-exec; or a negated errno.
int cposix_above_stdio(int descriptor);

/// A new file without a name, open to read and write, that vanishes when nobody has it open any more; or a negated errno.
int cposix_nameless_file(const char *folder);

int cposix_set_nonblocking(int descriptor, int on);

/// Lets a pipe hold so many bytes, where the system can (Darwin enlarges its pipes itself) and this user may.
void cposix_enlarge_pipe(int descriptor, int size);

/// How many bytes can be read from a pipe now, or a negated errno.
int cposix_readable_bytes(int descriptor);

#define CPOSIX_TERMINAL_PATH 128

struct cposix_terminal {
  int master;  // never blocks
  int slave;
  char path[CPOSIX_TERMINAL_PATH];  // of the slave
};

/// Makes a pseudo-terminal of that size in raw mode. Both ends are close-on-exec, the master on Darwin from the second moment.
int cposix_terminal(struct cposix_terminal *terminal, uint16_t rows, uint16_t columns);

/// Tells either end of a terminal its new size; the foreground group gets SIGWINCH.
int cposix_terminal_resize(int terminal, uint16_t rows, uint16_t columns);

/// Leaves a mark in the mode of a terminal that goes when somebody sets the mode; 0 or a negated errno.
int cposix_terminal_mark(int slave);

/// Whether the mark is still there: 1 or 0. Either end.
int cposix_terminal_is_marked(int master);

/// Whether something can be read from the master of a terminal now: 1 or 0.
int cposix_terminal_has_output(int master);

/// Opens to read, close-on-exec, never as a controlling terminal, never waiting for a FIFO's writer; or a negated errno.
int cposix_open_for_reading(const char *path);

/// Opens a directory to start a process in, and sees that it may be entered; or a negated errno.
int cposix_open_directory(const char *path);

/// A descriptor that becomes readable when `pid` has ended, or a negated errno (ENOSYS where there is no such thing).
int cposix_pidfd(pid_t pid);

/// When the process `pid` started: ticks since the boot on Linux, microseconds since 1970 on Darwin. -ESRCH if there is none, or
/// it has ended and nobody has taken it away.
int cposix_process_start(pid_t pid, uint64_t *start);

/// How long ago that was, in nanoseconds.
int64_t cposix_since_start(uint64_t start);

#define CPOSIX_BOOT_ID 64

/// Writes what the kernel calls the present boot, with a final NUL.
int cposix_boot_id(char text[CPOSIX_BOOT_ID]);

/// The symbol of an errno, "ENOENT", or NULL.
const char *cposix_errno_name(int code);

/// Writes what an errno means, in English, with a final NUL.
void cposix_errno_text(int code, char *text, size_t size);

/// Nanoseconds of a clock that never jumps and stands still while the machine sleeps.
int64_t cposix_now(void);

/// Blocks every signal on this thread but those that a fault of the thread itself raises.
void cposix_block_signals(void);

/// Names this thread, for debuggers and ps.
void cposix_name_thread(const char *name);
