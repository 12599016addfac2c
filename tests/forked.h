#pragma once
// Parts of a test that run in processes of their own.

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace grantledger {

// Runs `act` in a process of its own, which an exception ends too, and returns its id.
inline pid_t in_process(const std::function<void()>& act) noexcept {
  const pid_t child = fork();
  if (child != 0) return child;
  act();
  _exit(0);
}

// Waits for it: whether it came to its end by itself.
inline bool ended_well(pid_t child) {
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace grantledger
