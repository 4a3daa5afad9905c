#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int open_master(void) {
#if defined(__APPLE__)
  // posix_openpt knows no flags but the two. In between, a spawn of ours cannot inherit it (POSIX_SPAWN_CLOEXEC_DEFAULT).
  int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master >= 0 && fcntl(master, F_SETFD, FD_CLOEXEC) < 0) {
    int error = errno;
    close(master);
    return -error;
  }
#else
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
#endif
  return master < 0 ? -errno : master;
}

/// The slave's path, without the static buffer of ptsname; or a negated errno.
static int slave_path(int master, char path[CPOSIX_TERMINAL_PATH]) {
#if defined(__APPLE__)
  return ioctl(master, TIOCPTYGNAME, path) < 0 ? -errno : 0;  // takes 128 bytes, always
#else
  return -ptsname_r(master, path, CPOSIX_TERMINAL_PATH);  // gives an errno
#endif
}

/// Every byte as it is, none echoed, none a signal: a new terminal is set up for a person who types.
static int make_raw(int slave) {
  struct termios mode;
  if (tcgetattr(slave, &mode) < 0) return -errno;
  cfmakeraw(&mode);
  int result;
  do {
    result = tcsetattr(slave, TCSANOW, &mode);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

int cposix_terminal(struct cposix_terminal *terminal, uint16_t rows, uint16_t columns) {
  int master = open_master();
  if (master < 0) return master;
  int slave = -1;
  int error = grantpt(master) < 0 || unlockpt(master) < 0 ? -errno : 0;
  if (!error) error = slave_path(master, terminal->path);
  if (!error) {
    do {
      slave = open(terminal->path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    } while (slave < 0 && errno == EINTR);
    if (slave < 0) error = -errno;
  }
  if (!error) error = make_raw(slave);
  if (!error) error = cposix_terminal_resize(slave, rows, columns);
  if (!error) error = cposix_set_nonblocking(master, 1);
  if (error) {
    if (slave >= 0) close(slave);
    close(master);
    return error;
  }
  terminal->master = master;
  terminal->slave = slave;
  return 0;
}

int cposix_terminal_mark(int slave) {
  struct termios mode;
  if (tcgetattr(slave, &mode) < 0) return -errno;
  // Without a serial line there are neither breaks nor parity errors, so these change nothing; and every way to set raw mode
  // clears them (cfmakeraw the first, the classic handwritten one both).
  mode.c_iflag |= BRKINT | INPCK;
  return tcsetattr(slave, TCSANOW, &mode) < 0 ? -errno : 0;
}

int cposix_terminal_is_marked(int master) {
  struct termios mode;
  return tcgetattr(master, &mode) == 0 && (mode.c_iflag & (BRKINT | INPCK)) == (BRKINT | INPCK);
}

int cposix_terminal_resize(int terminal, uint16_t rows, uint16_t columns) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  return ioctl(terminal, TIOCSWINSZ, &size) < 0 ? -errno : 0;
}

int cposix_terminal_has_output(int master) {
  // Not FIONREAD: Linux counts what has got as far as the master's line discipline, and Darwin what goes the other way. Linux'
  // poll first moves there what is still on its way.
  struct pollfd entry = {.fd = master, .events = POLLIN};
  int count;
  do {
    count = poll(&entry, 1, 0);
  } while (count < 0 && errno == EINTR);
  // In doubt there is something: it costs one more read.
  return count < 0 || (count > 0 && (entry.revents & ~POLLHUP) != 0);
}
